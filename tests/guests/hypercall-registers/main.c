/*
 * tests/guests/hypercall-registers/main.c - a hypercall changes no register, segments included.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 11
 * Holds: 16, 63
 * Dialects: all
 * Bench: qemu, bochs, step
 */
#include "tests/guests/test.h"

#define TEST_ENTRY 27u
#define TEST_SELECTOR (TEST_ENTRY * 8u)
#define LOOPS 1000u

/* What the registers held: before and after, in this order. */
struct registers {
	u32 ebx, ecx, edx, esi, edi, ebp, esp, ds, es, fs, gs;
};

struct registers before, after; /* not static: the assembly names them */

/* Loads every register, calls, and looks.  eax is the number. */
static __attribute__((noinline)) void call(u32 number)
{
	__asm__ volatile("pusha\n"
			 "movw %w1, %%fs\n movw %w1, %%gs\n movw %w2, %%es\n"
			 "movl $0x0b0b0b0b, %%ebx\n movl $0x0c0c0c0c, %%ecx\n"
			 "movl $0x0d0d0d0d, %%edx\n movl $0x051051ee, %%esi\n"
			 "movl $0x0d10d1ee, %%edi\n movl $0x0b9b9b9b, %%ebp\n" HCALL_TEXT "\n"
			 "movl %%ebx, after\n movl %%ecx, after + 4\n"
			 "movl %%edx, after + 8\n movl %%esi, after + 12\n"
			 "movl %%edi, after + 16\n movl %%ebp, after + 20\n"
			 "movl %%esp, after + 24\n"
			 "movl %%ds, %%eax\n movl %%eax, after + 28\n"
			 "movl %%es, %%eax\n movl %%eax, after + 32\n"
			 "movl %%fs, %%eax\n movl %%eax, after + 36\n"
			 "movl %%gs, %%eax\n movl %%eax, after + 40\n"
			 "xorl %%eax, %%eax\n movw %%ax, %%fs\n movw %%ax, %%gs\n"
			 "movl %3, %%eax\n movw %%ax, %%es\n"
			 "movl %%esp, before + 24\n"
			 "popa\n"
			 :
			 : "a"(number), "d"(TEST_SELECTOR), "c"(LGUEST_USER_DS),
			   "i"(LGUEST_KERNEL_DS)
			 : "memory", "cc");
}

void test_main(void)
{
	static const u32 harmless[] = { LHCALL_FLUSH_ASYNC, LHCALL_SEND_INTERRUPTS };

	gdt_set(TEST_ENTRY, descriptor_make(0, 1, SEGMENT_KERNEL_DATA));
	before = (struct registers){
		.ebx = 0x0b0b0b0b,
		.ecx = 0x0c0c0c0c,
		.edx = 0x0d0d0d0d,
		.esi = 0x051051ee,
		.edi = 0x0d10d1ee,
		.ebp = 0x0b9b9b9b,
		.ds = LGUEST_KERNEL_DS,
		.es = LGUEST_USER_DS,
		.fs = TEST_SELECTOR,
		.gs = TEST_SELECTOR,
	};
	for (u32 i = 0; i < LOOPS * ARRAY_SIZE(harmless); i++) {
		call(harmless[i % ARRAY_SIZE(harmless)]);
		CHECK_EQUAL(after.ebx, before.ebx, "ebx");
		CHECK_EQUAL(after.ecx, before.ecx, "ecx");
		CHECK_EQUAL(after.edx, before.edx, "edx");
		CHECK_EQUAL(after.esi, before.esi, "esi");
		CHECK_EQUAL(after.edi, before.edi, "edi");
		CHECK_EQUAL(after.ebp, before.ebp, "ebp");
		CHECK_EQUAL(after.esp, before.esp, "esp");
		CHECK_EQUAL(after.ds & 0xffff, before.ds, "ds");
		CHECK_EQUAL(after.es & 0xffff, before.es, "es");
		CHECK_EQUAL(after.fs & 0xffff, before.fs, "fs");
		CHECK_EQUAL(after.gs & 0xffff, before.gs, "gs");
	}
}
