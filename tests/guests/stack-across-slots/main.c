/*
 * tests/guests/stack-across-slots/main.c - the frame of a trap in two pages that are far apart.
 * SPDX-License-Identifier: MIT
 *
 * Each page is the first of 4 MiB of memory, so that a core that sees only a
 * few such pieces at once has to bring both, and its tables, into sight.
 *
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ROUNDS 2000u
#define FIRST MIB(8) /* no page that the library hands out in this test */
#define SLOT MIB(4)
#define SLOTS 6u
#define STALE 0x57a1e57au

static u32 random_state = 1;
static u32 traps;

static u32 random_slot(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return FIRST + (random_state >> 16) % SLOTS * SLOT;
}

static void handler(struct trap_frame *frame)
{
	frame->eip += 2;
	traps++;
}

static void trap_on(u32 esp)
{
	__asm__ volatile("movl %%esp, %%edi\n movl %0, %%esp\n ud2\n movl %%edi, %%esp"
			 :
			 : "r"(esp)
			 : "edi", "memory", "cc");
}

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	trap_set(TRAP_UNDEFINED, handler);
	for (u32 round = 0; round < ROUNDS; round++) {
		const u32 low = random_slot(), high = random_slot();
		const u32 words = 1 + round % 2; /* of the frame in the high page */

		page_map(directory, TEST_ADDRESS, (low + PAGE_BYTES) | PTE_KERNEL);
		page_map(directory, TEST_ADDRESS + PAGE_BYTES, high | PTE_KERNEL);
		for (u32 i = 0; i < 2; i++) {
			poke(TEST_ADDRESS + PAGE_BYTES + i * 4, STALE);
			poke(TEST_ADDRESS + PAGE_BYTES - 4 - i * 4, STALE);
		}
		trap_on(TEST_ADDRESS + PAGE_BYTES + words * 4);
	}
	CHECK_EQUAL(traps, ROUNDS, "traps");
	directory_load(kernel_directory);
}
