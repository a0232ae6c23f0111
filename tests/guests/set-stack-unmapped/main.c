/*
 * tests/guests/set-stack-unmapped/main.c - a trap stack must be there.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 37
 * Expect: killed "bad stack"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, TEST_ADDRESS, 1);
}
