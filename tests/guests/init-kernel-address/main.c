/*
 * tests/guests/init-kernel-address/main.c - a kernel that starts inside the core's part is refused.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 26
 * Expect: killed "kernel"
 */
#include "tests/guests/test.h"

#define IN_WINDOW 0xffc00000u

TEST_START(void)
{
	__asm__ volatile("movl %0, shared - %c1 + %c2\n jmp start"
			 :
			 : "i"(IN_WINDOW), "i"(KERNEL_BASE),
			   "i"(offsetof(struct lguest_data, kernel_address)));
}

void test_main(void)
{
}
