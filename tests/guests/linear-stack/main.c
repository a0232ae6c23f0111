/*
 * tests/guests/linear-stack/main.c - a trap before any page tables finds an untouched stack.
 * SPDX-License-Identifier: MIT
 *
 * Across a page boundary, and then where its pages are in the shadow.  There
 * are no tables of the guest's to look into.
 *
 * Holds: 11
 * Dialects: c e2
 * Bench: qemu, bochs, far
 */
#include "tests/guests/test.h"

#define STACK 0x01001004u
#define GATE_LOW ((u32)LGUEST_KERNEL_CS << 16)
#define GATE_HIGH 0x8e00u /* present, DPL 0, interrupt gate */

const char good[] = "RESULT success \n", bad[] = "RESULT failure a word of the frame is wrong\n";
const char power_down[] = "Power down";

TEST_START(void)
{
	__asm__ volatile("movl %1, %%eax\n"
			 "movl $shared - %c0, %%ebx\n" HCALL_TEXT "\n"
			 "movl %2, %%eax\n"
			 "movl %3, %%ebx\n"
			 "movl $3f - %c0, %%ecx\n"
			 "movl %%ecx, %%edx\n"
			 "andl $0xffff, %%ecx\n"
			 "orl %4, %%ecx\n"
			 "xorw %%dx, %%dx\n"
			 "orl %5, %%edx\n" HCALL_TEXT "\n"
			 "movl $2f - %c0, %%edi\n"
			 "movl $2, %%esi\n"
			 "1: movl %6, %%esp\n"
			 "2: ud2\n"
			 "3: movl $bad - %c0, %%ebx\n"
			 "cmpl %%edi, (%%esp)\n"
			 "jne 4f\n"
			 "cmpw %7, 4(%%esp)\n"
			 "jne 4f\n"
			 "cmpl %11, %%esp\n"
			 "jne 4f\n"
			 "decl %%esi\n"
			 "jnz 1b\n"
			 "movl $good - %c0, %%ebx\n"
			 "4: movl %8, %%eax\n" HCALL_TEXT "\n"
			 "movl %9, %%eax\n"
			 "movl $power_down - %c0, %%ebx\n"
			 "movl %10, %%ecx\n" HCALL_TEXT "\n"
			 :
			 : "i"(KERNEL_BASE), "i"(LHCALL_LGUEST_INIT), "i"(LHCALL_LOAD_IDT_ENTRY),
			   "i"(TRAP_UNDEFINED), "i"(GATE_LOW), "i"(GATE_HIGH), "i"(STACK),
			   "i"(LGUEST_KERNEL_CS), "i"(LHCALL_NOTIFY), "i"(LHCALL_SHUTDOWN),
			   "i"(LGUEST_SHUTDOWN_POWEROFF), "i"(STACK - 12));
}

void test_main(void)
{
}
