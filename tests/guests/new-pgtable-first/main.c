/*
 * tests/guests/new-pgtable-first/main.c - the first page directory, too, must be in guest memory.
 * SPDX-License-Identifier: MIT
 *
 * It is looked at more closely than later ones: PAE kernels are told by it.
 *
 * Expect: killed "bad page directory address 0xffff000"
 */
#include "tests/guests/test.h"

#define OUTSIDE 0x0ffff000u

TEST_START(void)
{
	__asm__ volatile("int %1"
			 :
			 : "a"(LHCALL_LGUEST_INIT), "i"(LGUEST_TRAP_ENTRY),
			   "b"((u32)&shared - KERNEL_BASE));
	__asm__ volatile("int %1\n jmp start"
			 :
			 : "a"(LHCALL_NEW_PGTABLE), "i"(LGUEST_TRAP_ENTRY), "b"(OUTSIDE));
}

void test_main(void)
{
}
