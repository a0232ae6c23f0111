/*
 * tests/guests/identity-after-init/main.c - from 3.1 on every address stays itself after INIT.
 * SPDX-License-Identifier: MIT
 *
 * Until the first NEW_PGTABLE, which this guest never makes: it is over
 * before the library has begun.
 *
 * Holds: 11
 * Dialects: c d e1 e2
 */
#include "tests/guests/test.h"

#define FIRST 0x00400000u /* past the image */
#define END 0x02000000u	  /* of 32 MiB */

const char good[] = "RESULT success \n", bad[] = "RESULT failure not mapped to itself\n";
const char power_down[] = "Power down";

/* Stores its own address in every page, and reads all of them again. */
TEST_START(void)
{
	__asm__ volatile("movl %1, %%eax\n"
			 "movl $shared - %c0, %%ebx\n" HCALL_TEXT "\n"
			 "movl %2, %%eax\n"
			 "1: cmpl $0, (%%eax)\n"
			 "jne 4f\n"
			 "movl %%eax, (%%eax)\n"
			 "addl %4, %%eax\n"
			 "cmpl %3, %%eax\n"
			 "jb 1b\n"
			 "movl %2, %%eax\n"
			 "2: cmpl %%eax, (%%eax)\n"
			 "jne 4f\n"
			 "addl %4, %%eax\n"
			 "cmpl %3, %%eax\n"
			 "jb 2b\n"
			 "movl $good - %c0, %%ebx\n"
			 "3: movl %5, %%eax\n" HCALL_TEXT "\n"
			 "movl %6, %%eax\n"
			 "movl $power_down - %c0, %%ebx\n"
			 "movl %7, %%ecx\n" HCALL_TEXT "\n"
			 "4: movl $bad - %c0, %%ebx\n"
			 "jmp 3b"
			 :
			 : "i"(KERNEL_BASE), "i"(LHCALL_LGUEST_INIT), "i"(FIRST), "i"(END),
			   "i"(PAGE_BYTES), "i"(LHCALL_NOTIFY), "i"(LHCALL_SHUTDOWN),
			   "i"(LGUEST_SHUTDOWN_POWEROFF));
}

void test_main(void)
{
}
