/*
 * tests/guests/pae-first-table/main.c - 64-bit entries as first directory: a PAE kernel.
 * SPDX-License-Identifier: MIT
 *
 * From 3.1 on it comes right behind INIT.
 *
 * Holds: 53
 * Expect: killed "PAE guest.*0x1800000"
 * Dialects: c e1
 */
#include "tests/guests/test.h"

#define TABLE 0x01800000u /* 24 MiB: zero until now */
#define PMD (TABLE + PAGE_BYTES)

TEST_START(void)
{
	__asm__ volatile("movl %0, %%eax\n"
			 "movl $shared - %c4, %%ebx\n" HCALL_TEXT "\n"
			 "movl %1, %c3\n"
			 "movl %1, %c3 + 24\n"
			 "movl %2, %%eax\n"
			 "movl %3, %%ebx\n" HCALL_TEXT "\n"
			 "jmp start"
			 :
			 : "i"(LHCALL_LGUEST_INIT), "i"(PMD | PTE_P), "i"(LHCALL_NEW_PGTABLE),
			   "i"(TABLE), "i"(KERNEL_BASE));
}

void test_main(void)
{
}
