/*
 * tests/guests/new-pgtable-unaligned/main.c - a page directory must be page aligned.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 63
 * Holds: 54
 * Expect: killed "bad|unhandled"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	hcall1(LHCALL_NEW_PGTABLE, gpa_of(directory) + 0x10);
	peek(TEST_ADDRESS);
}
