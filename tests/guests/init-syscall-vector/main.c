/*
 * tests/guests/init-syscall-vector/main.c - the hypercall's vector is no system call vector.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 86
 * Holds: 25
 * Expect: killed "bad syscall vector"
 */
#include "tests/guests/test.h"

TEST_START(void)
{
	__asm__ volatile("movl %0, shared - %c1 + %c2\n jmp start"
			 :
			 : "i"(LGUEST_TRAP_ENTRY), "i"(KERNEL_BASE),
			   "i"(offsetof(struct lguest_data, syscall_vec)));
}

void test_main(void)
{
}
