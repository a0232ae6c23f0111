/*
 * tests/guests/new-pgtable-outside/main.c - a page directory must be in guest memory.
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
	hcall1(LHCALL_NEW_PGTABLE, 0x0ffff000u);
	peek(TEST_ADDRESS);
}
