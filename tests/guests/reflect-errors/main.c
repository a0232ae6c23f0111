/*
 * tests/guests/reflect-errors/main.c - exceptions of ring 1 arrive with vector and error code.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 57, 68
 * Dialects: a1 a4 c e2
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define NOT_PRESENT_ENTRY 20u

static void divide(void *argument)
{
	u32 low = 1, high = 0;

	(void)argument;
	__asm__ volatile("divl %2" : "+a"(low), "+d"(high) : "r"(0));
}

static void breakpoint(void *argument)
{
	(void)argument;
	__asm__ volatile("int3");
}

static void overflow(void *argument)
{
	(void)argument;
	__asm__ volatile("movb $127, %%al\n addb $1, %%al\n into" : : : "eax", "cc");
}

static void bound(void *argument)
{
	static const u32 limits[2] = { 1, 2 };

	(void)argument;
	__asm__ volatile("bound %0, (%1)" : : "r"(5), "r"(limits));
}

static void undefined(void *argument)
{
	(void)argument;
	__asm__ volatile("ud2");
}

static void load_fs(void *selector)
{
	__asm__ volatile("movw %w0, %%fs" : : "r"((u32)selector));
}

static void load_ss(void *selector)
{
	__asm__ volatile("movw %w0, %%ss" : : "r"((u32)selector));
}

static void load_cr3(void *value)
{
	__asm__ volatile("movl %0, %%cr3" : : "r"(value));
}

static void vmcall(void *argument)
{
	(void)argument;
	__asm__ volatile(".byte 0x0f, 0x01, 0xc1");
}

/* Sixteen prefixes: longer than an instruction may be. */
static void too_long(void *argument)
{
	(void)argument;
	__asm__ volatile(".fill 16, 1, 0x2e\n nop");
}

void test_main(void)
{
	gdt_set(NOT_PRESENT_ENTRY, descriptor_make(0, 1, SEGMENT_KERNEL_DATA & ~SEGMENT_PRESENT));
	test_traps(divide, NULL, TRAP_DIVIDE, 0, NULL, "divide");
	test_traps(breakpoint, NULL, TRAP_BREAKPOINT, 0, NULL, "int3");
	test_traps(overflow, NULL, TRAP_OVERFLOW, 0, NULL, "into");
	test_traps(bound, NULL, TRAP_BOUND, 0, NULL, "bound");
	test_traps(undefined, NULL, TRAP_UNDEFINED, 0, NULL, "ud2");
	test_traps(vmcall, NULL, TRAP_UNDEFINED, 0, NULL, "vmcall");
	test_traps(load_fs, (void *)0x50, TRAP_PROTECTION, 0x50, NULL, "core selector");
	test_traps(load_fs, (void *)(NOT_PRESENT_ENTRY * 8), TRAP_NOT_PRESENT,
		   NOT_PRESENT_ENTRY * 8, NULL, "absent segment");
	test_traps(load_ss, (void *)(NOT_PRESENT_ENTRY * 8 | 1), TRAP_STACK, NOT_PRESENT_ENTRY * 8,
		   NULL, "absent stack segment");
	test_traps(load_ss, (void *)0, TRAP_PROTECTION, 0, NULL, "null stack segment");
	test_traps(load_cr3, (void *)0, TRAP_PROTECTION, 0, NULL, "mov to cr3");
	test_traps(too_long, NULL, TRAP_PROTECTION, 0, NULL, "long instruction");
}
