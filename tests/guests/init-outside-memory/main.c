/*
 * tests/guests/init-outside-memory/main.c - a shared page that is not in guest memory is refused.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 78
 * Holds: 19
 * Expect: killed "bad"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define WRAPS 0xfffffffcu

TEST_START(void)
{
	__asm__ volatile("movl %0, %%eax\n movl %1, %%ebx\n int %2\n jmp start"
			 :
			 : "i"(LHCALL_LGUEST_INIT), "i"(WRAPS), "i"(LGUEST_TRAP_ENTRY));
}

void test_main(void)
{
}
