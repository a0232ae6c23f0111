/*
 * tests/guests/gdt-table-outside/main.c - up to 2.6.29 a table is loaded, and lies in guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Expect: killed "bad address 0xfffffff8 of a GDT"
 * Dialects: a1 a4
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall2(LHCALL_LOAD_GDT, 0xfffffff8u, LGUEST_GDT_ENTRIES);
}
