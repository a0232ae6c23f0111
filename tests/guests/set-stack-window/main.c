/*
 * tests/guests/set-stack-window/main.c - the window is no trap stack.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 37
 * Expect: killed "bad stack"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, 0xfffff000u, 1);
}
