/*
 * tests/guests/descriptor-fuzz/main.c - pseudo-random descriptors, set and loaded.
 * SPDX-License-Identifier: MIT
 *
 * Each is loaded into ES, FS and GS, with any RPL, used once, and asked about
 * with LAR: none that is present is a system segment or of ring 0.
 *
 * Attack: 43, 44, 46, 90
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define SEED 19690720u
#define STEPS 20000u
#define ENTRY 20u
#define PRESENT 0x8000u
#define NOT_SYSTEM 0x1000u

static u32 random_state = SEED;

static u32 random(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return random_state ^ random_state >> 15;
}

static void load_and_read(void *selector)
{
	const u32 value = (u32)selector & 0xffff;

	switch ((u32)selector >> 16) {
	case 0: __asm__ volatile("movw %w0, %%fs\n movl %%fs:0, %0" : : "r"(value)); break;
	case 1: __asm__ volatile("movw %w0, %%gs\n movl %%gs:0, %0" : : "r"(value)); break;
	default: __asm__ volatile("movw %w0, %%es\n movl %%es:0, %0" : : "r"(value)); break;
	}
}

void test_main(void)
{
	struct trap_frame frame;

	for (u32 i = 0; i < STEPS; i++) {
		const u32 selector = ENTRY * 8 | (random() & 3);
		const struct descriptor descriptor = { random(), random() | (random() & PRESENT) };
		u32 rights = 0;

		gdt_set(ENTRY, descriptor);
		trap_catch(load_and_read, (void *)(selector | random() % 3 << 16), &frame);
		hcall0(i % 2 ? LHCALL_FLUSH_ASYNC : LHCALL_SEND_INTERRUPTS);
		__asm__ volatile("movw %w0, %%es\n movw %w1, %%fs\n movw %w1, %%gs"
				 :
				 : "r"(LGUEST_KERNEL_DS), "r"(0));
		__asm__ volatile("larl %1, %0\n jz 1f\n xorl %0, %0\n1:"
				 : "+r"(rights)
				 : "r"(ENTRY * 8)
				 : "cc");
		if (!(rights & PRESENT))
			continue;
		CHECK(rights & NOT_SYSTEM, "step %u: %#x:%#x is a system segment", i,
		      descriptor.high, descriptor.low);
		CHECK(rights & SEGMENT_RING(3) << 8, "step %u: %#x:%#x is of ring 0", i,
		      descriptor.high, descriptor.low);
	}
}
