/*
 * tests/guests/new-pgtable-bad/main.c - page directories that no guest may have.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 63
 * Variants: 0x1 0x100020 0x2100000 0xfee00000 0xffc00000 0xfffff000 0xffffffff
 * Expect: killed "bad page directory address 0x[0-9a-f]+"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_NEW_PGTABLE, test_number());
}
