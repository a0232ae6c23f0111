/*
 * tests/guests/set-stack-pages/main.c - a trap stack has at most two pages.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 37
 * Holds: 77
 * Expect: killed "bad stack pages"
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)page_alloc() + PAGE_BYTES, 3);
}
