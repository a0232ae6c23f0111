/*
 * tests/guests/init-misaligned/main.c - a shared page that is not aligned to a word is refused.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 78
 * Expect: killed "bad guest page 0x100001"
 */
#include "tests/guests/test.h"

#define ODD 0x100001u

TEST_START(void)
{
	__asm__ volatile("movl %0, %%eax\n movl %1, %%ebx\n int %2\n jmp start"
			 :
			 : "i"(LHCALL_LGUEST_INIT), "i"(ODD), "i"(LGUEST_TRAP_ENTRY));
}

void test_main(void)
{
}
