/*
 * tests/guests/set-stack-selector/main.c - the trap stack needs a ring-1 selector.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 36
 * Holds: 77
 * Expect: killed "bad stack segment"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_SET_STACK, 0x68, (u32)page_alloc() + PAGE_BYTES, 1);
}
