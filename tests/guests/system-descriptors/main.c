/*
 * tests/guests/system-descriptors/main.c - gates, TSSs and LDTs in the guest's GDT lead nowhere.
 * SPDX-License-Identifier: MIT
 *
 * A call gate to a ring-0 segment would be the machine.
 *
 * Attack: 27, 29, 31, 44, 52
 * Holds: 61
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ENTRY 20u
#define CORE_CS 0x50u

struct far_pointer {
	u32 offset;
	u16 selector;
} __attribute__((packed));

static void far_call(void *pointer)
{
	__asm__ volatile("lcall *(%0)" : : "r"(pointer) : "memory");
}

static void far_jump(void *pointer)
{
	__asm__ volatile("ljmp *(%0)" : : "r"(pointer) : "memory");
}

static void load_fs(void *selector)
{
	__asm__ volatile("movw %w0, %%fs" : : "r"((u32)selector));
}

static void refuse(void (*body)(void *), void *argument, const char *what, u32 type)
{
	struct trap_frame frame = { 0 };

	CHECK(trap_catch(body, argument, &frame) &&
		      (frame.vector == TRAP_PROTECTION || frame.vector == TRAP_NOT_PRESENT),
	      "%s of type %u: trap %u", what, type, frame.vector);
}

void test_main(void)
{
	/* Everything but code and data: TSSs, LDT, gates of all kinds, 16 and 32 bit. */
	for (u32 type = 0; type < 16; type++) {
		struct descriptor gate = {
			.low = CORE_CS << 16 | ((u32)far_call & 0xffff),
			.high = ((u32)far_call & 0xffff0000) |
				(SEGMENT_PRESENT | SEGMENT_RING(3) | type) << 8 | 31,
		};
		struct far_pointer pointer = { 0, ENTRY * 8 };

		gdt_set(ENTRY, gate);
		refuse(far_call, &pointer, "call", type);
		refuse(far_jump, &pointer, "jump", type);
		refuse(load_fs, (void *)(ENTRY * 8), "load", type);
	}
	/* The core's own segments and TSS, by every privilege. */
	for (u32 rpl = 0; rpl < 4; rpl++) {
		static const u16 selectors[] = { 0x50, 0x58, 0x80 };

		for (u32 i = 0; i < ARRAY_SIZE(selectors); i++) {
			struct far_pointer pointer = { (u32)far_call, (u16)(selectors[i] | rpl) };

			refuse(far_call, &pointer, "call to the core's", selectors[i] | rpl);
			refuse(far_jump, &pointer, "jump to the core's", selectors[i] | rpl);
		}
	}
	/* There is no LDT. */
	for (u32 index = 0; index < 4; index++)
		refuse(load_fs, (void *)(index * 8 | 4), "load from the LDT", index);
}
