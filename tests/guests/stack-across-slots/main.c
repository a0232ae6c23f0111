/*
 * tests/guests/stack-across-slots/main.c - the frame of a trap in two pages that are far apart.
 * SPDX-License-Identifier: MIT
 *
 * Or, every third time, in one of them.  The two lie in different 4 MiB of
 * memory, so that a core that sees only a few such pieces at once has to bring
 * both, and its tables, into sight: the shadow forgets both pages before each
 * trap, or their linear address would do.  Nothing else flushes the TLB between
 * traps, but what the core does when a piece moves.  Pages of several places in
 * their pieces, or they would push one another out of an emulator's TLB.
 *
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define ROUNDS 2000u
#define FIRST MIB(8) /* no page that the library hands out in this test */
#define SLOT MIB(4)
#define SLOTS 6u
#define PLACES 7u
#define STALE 0x57a1e57au

static u32 random_state = 1;

static u32 random_slot(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 16) % SLOTS;
}

/* Where a page of slot `high` follows one of slot `low`. */
static u32 between(u32 low, u32 high)
{
	return TEST_ADDRESS + ((low * SLOTS + high) * 2 + 1) * PAGE_BYTES;
}

static void map_all(u32 *directory)
{
	for (u32 low = 0; low < SLOTS; low++) {
		for (u32 high = 0; high < SLOTS; high++) {
			const u32 page = FIRST + (low + high) % PLACES * PAGE_BYTES;
			const u32 at = between(low, high);

			page_map(directory, at - PAGE_BYTES, (page + low * SLOT) | PTE_KERNEL);
			page_map(directory, at,
				 (page + PLACES * PAGE_BYTES + high * SLOT) | PTE_KERNEL);
		}
	}
}

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	map_all(directory);
	trap_set(TRAP_UNDEFINED, step_over_ud2);
	for (u32 round = 0; round < ROUNDS; round++) {
		const u32 at = between(random_slot(), random_slot());
		const u32 words = 1 + round % 3; /* of the frame in the high page */

		for (u32 i = 0; i < 3; i++) {
			poke(at + i * 4, STALE);
			poke(at - 4 - i * 4, STALE);
		}
		hcall3(LHCALL_SET_PTE, gpa_of(directory), at - PAGE_BYTES, 0);
		hcall3(LHCALL_SET_PTE, gpa_of(directory), at, 0);
		ud2_on(at + words * 4);
		for (u32 i = 0; i < 3; i++)
			CHECK(peek(at + words * 4 - 4 - i * 4) != STALE, "round %u: word %u", round,
			      i);
	}
	directory_load(kernel_directory);
}
