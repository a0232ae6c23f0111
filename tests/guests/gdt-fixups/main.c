/*
 * tests/guests/gdt-fixups/main.c - descriptors are made harmless; the core's stay the core's.
 * SPDX-License-Identifier: MIT
 *
 * DPL 0 becomes 1, 2 becomes 3, Accessed is set (the table is read-only to us).
 *
 * Attack: 41, 43, 45
 * Holds: 56, 57, 60
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ENTRY 20u
#define ACCESS_DPL_SHIFT 13u
#define DATA (SEGMENT_PRESENT | SEGMENT_CODE_OR_DATA | SEGMENT_DATA)
#define CODE (SEGMENT_PRESENT | SEGMENT_CODE_OR_DATA | SEGMENT_CODE)
#define CONFORMING 4u

static void load_fs(void *selector)
{
	__asm__ volatile("movw %w0, %%fs" : : "r"((u32)selector));
}

static void load_ds(void *selector)
{
	__asm__ volatile("movw %w0, %%ds" : : "r"((u32)selector));
}

/* Access rights as LAR gives them, 0 if the selector is not visible. */
static u32 lar(u32 selector)
{
	u32 rights = 0;

	__asm__ volatile("larl %1, %0\n jz 1f\n xorl %0, %0\n1:"
			 : "+r"(rights)
			 : "r"(selector)
			 : "cc");
	return rights;
}

static void data_with_ring(u32 ring, u32 want)
{
	struct trap_frame frame;

	gdt_set(ENTRY, descriptor_make(0, 0x100000, DATA | SEGMENT_RING(ring)));
	CHECK(!trap_catch(load_fs, (void *)(ENTRY * 8 | 1), &frame), "load of DPL %u: trap %u %#x",
	      ring, frame.vector, frame.error);
	CHECK_EQUAL(lar(ENTRY * 8) >> ACCESS_DPL_SHIFT & 3, want, "DPL");
	CHECK(lar(ENTRY * 8) >> 8 & SEGMENT_ACCESSED, "Accessed is clear");
	load_fs(NULL);
}

static void core_entry(u32 index)
{
	struct trap_frame frame;

	gdt_set(index, descriptor_make(0, 0x100000, DATA | SEGMENT_RING(3)));
	CHECK(trap_catch(load_fs, (void *)(index * 8), &frame) && frame.vector == TRAP_PROTECTION &&
		      frame.error == index * 8,
	      "entry %u can be loaded: trap %u error %#x", index, frame.vector, frame.error);
	load_fs(NULL);
	CHECK(trap_catch(load_ds, (void *)(index * 8), &frame) && frame.vector == TRAP_PROTECTION &&
		      frame.error == index * 8,
	      "entry %u can be loaded into DS: trap %u error %#x", index, frame.vector,
	      frame.error);
}

void test_main(void)
{
	struct trap_frame frame = { 0 };
	const u32 core_before = lar(10 * 8);

	data_with_ring(0, 1);
	data_with_ring(1, 1);
	data_with_ring(2, 3);
	data_with_ring(3, 3);
	core_entry(10);
	core_entry(11);
	core_entry(16);
	core_entry(31);
	CHECK_EQUAL(lar(10 * 8), core_before, "rights of entry 10");

	/* Selectors outside the table. */
	CHECK(trap_catch(load_fs, (void *)(64 * 8), &frame) && frame.vector == TRAP_PROTECTION,
	      "entry 64 can be loaded");

	/* A segment of ring 0 must not conform. */
	gdt_set(ENTRY, descriptor_make(0, 0x100000, CODE | CONFORMING | SEGMENT_RING(0)));
	CHECK(!(lar(ENTRY * 8 | 1) >> 8 & CONFORMING), "code segment still conforms");
}
