/*
 * tests/guests/unhandled-int/main.c - software traps without a gate end the guest.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 25, 26, 96
 * Variants: int3 into bound icebp int80 intff
 * Expect: killed "unhandled trap [0-9]+ at 0x[0-9a-f]+"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	static const u32 bounds[2] = { 1, 2 };

	for (u32 vector = 0; vector < TRAP_VECTORS; vector++)
		hcall3(LHCALL_LOAD_IDT_ENTRY, vector, 0, 0);
	if (test_is("int3"))
		__asm__ volatile("int3");
	else if (test_is("into"))
		__asm__ volatile("movb $0x7f, %%al\n addb $1, %%al\n into" : : : "eax", "cc");
	else if (test_is("bound"))
		__asm__ volatile("bound %0, %1" : : "r"(7), "m"(bounds));
	else if (test_is("icebp"))
		__asm__ volatile(".byte 0xf1");
	else if (test_is("int80"))
		__asm__ volatile("int $0x80" : : "a"(0));
	else
		__asm__ volatile("int $0xff");
}
