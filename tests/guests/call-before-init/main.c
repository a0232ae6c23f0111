/*
 * tests/guests/call-before-init/main.c - the first hypercall must be INIT.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 77
 * Holds: 18
 * Expect: killed "INIT"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

TEST_START(void)
{
	__asm__ volatile("movl %0, %%eax\n int %1\n jmp start"
			 :
			 : "i"(LHCALL_FLUSH_ASYNC), "i"(LGUEST_TRAP_ENTRY));
}

void test_main(void)
{
}
