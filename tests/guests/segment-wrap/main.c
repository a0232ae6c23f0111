/*
 * tests/guests/segment-wrap/main.c - a segment that wraps around the top reaches no window.
 * SPDX-License-Identifier: MIT
 *
 * Paging alone protects the window: bases, limits and directions do not matter.
 *
 * Attack: 47, 48
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ENTRY 20u
#define SELECTOR (ENTRY * 8u | 1u)
#define TARGET 0xfffff000u
#define EXPAND_DOWN 0x4u

static void write_fs(void *offset)
{
	__asm__ volatile("movl %0, %%fs:(%1)" : : "r"(1), "r"(offset) : "memory");
}

static void try(u32 base, u32 pages, u32 access)
{
	struct trap_frame frame = { 0 };

	gdt_set(ENTRY, descriptor_make(base, pages, access));
	__asm__ volatile("movw %w0, %%fs" : : "r"(SELECTOR));
	CHECK(trap_catch(write_fs, (void *)(TARGET - base), &frame), "base %#x wrote to the window",
	      base);
	__asm__ volatile("movw %w0, %%fs" : : "r"(0));
}

void test_main(void)
{
	static const u32 bases[] = { 0, 0x1000, 0x80000000u, 0xf0000000u, 0xfffff000u };

	for (u32 i = 0; i < ARRAY_SIZE(bases); i++) {
		try(bases[i], 0x100000, SEGMENT_KERNEL_DATA);
		try(bases[i], 1, SEGMENT_KERNEL_DATA | EXPAND_DOWN);
	}
}
