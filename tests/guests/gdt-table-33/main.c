/*
 * tests/guests/gdt-table-33/main.c - up to 2.6.29 a table is loaded; 33 entries are too many.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 42
 * Holds: 58
 * Expect: killed "GDT of 33 entries"
 * Dialects: a1 a2 a3 a4
 */
#include "tests/guests/test.h"

void test_main(void)
{
	static struct descriptor table[LGUEST_GDT_ENTRIES + 1];

	table[LGUEST_KERNEL_CS / 8] = descriptor_make(0, 0x100000, SEGMENT_KERNEL_CODE);
	table[LGUEST_KERNEL_DS / 8] = descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA);
	hcall2(LHCALL_LOAD_GDT, gpa_of(table), LGUEST_GDT_ENTRIES);
	hcall2(LHCALL_LOAD_GDT, gpa_of(table), LGUEST_GDT_ENTRIES + 1);
}
