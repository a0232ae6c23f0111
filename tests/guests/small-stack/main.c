/*
 * tests/guests/small-stack/main.c - hypercalls and interrupts with a 16-bit stack segment in SS.
 * SPDX-License-Identifier: MIT
 *
 * Only SP counts in such a segment; the upper half of ESP may hold anything,
 * and comes back as it was.
 *
 * Attack: 49
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ENTRY 20u
#define SIXTEEN_BIT 0x00000000u /* byte limit of 64 KiB, D/B clear */
#define UPPER 0x5a5a0000u

void test_main(void)
{
	u32 after, eflags;

	gdt_set(ENTRY, (struct descriptor){ 0x0000ffff, SIXTEEN_BIT | SEGMENT_KERNEL_DATA << 8 });
	for (u32 i = 0; i < 100; i++) {
		__asm__ volatile("movl %%esp, %%edi\n"
				 "movw %w2, %%ss\n"
				 "movl %3, %%esp\n"
				 "int %5\n"
				 "movl %%esp, %0\n"
				 "movw %w4, %%ss\n"
				 "movl %%edi, %%esp\n"
				 "pushf\n popl %1"
				 : "=&r"(after), "=&r"(eflags)
				 : "r"(ENTRY * 8 | 1), "i"(UPPER | 0x1000), "r"(LGUEST_KERNEL_DS),
				   "i"(LGUEST_TRAP_ENTRY), "a"(LHCALL_SEND_INTERRUPTS)
				 : "edi", "memory", "cc");
		CHECK_EQUAL(after & 0xffff, 0x1000, "sp");
	}
	hcall0(LHCALL_FLUSH_ASYNC);
}
