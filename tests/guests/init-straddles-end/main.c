/*
 * tests/guests/init-straddles-end/main.c - a shared page that ends behind guest memory is refused.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 78
 * Holds: 19
 * Expect: killed "bad"
 */
#include "tests/guests/test.h"

#define LIMIT (MIB(32) + MIB(1)) /* RAM and device pages */

TEST_START(void)
{
	__asm__ volatile("movl %0, %%eax\n movl %1, %%ebx\n int %2\n jmp start"
			 :
			 : "i"(LHCALL_LGUEST_INIT), "i"(LIMIT - sizeof(struct lguest_data) + 4),
			   "i"(LGUEST_TRAP_ENTRY));
}

void test_main(void)
{
}
