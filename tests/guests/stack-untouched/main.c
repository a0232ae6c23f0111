/*
 * tests/guests/stack-untouched/main.c - the frame of a trap in two pages that nobody has touched.
 * SPDX-License-Identifier: MIT
 *
 * Each has its own page table, and the core sets Accessed and Dirty in all
 * entries on the way: the most that it needs in sight for one frame.  Directory,
 * tables and pages lie in different 4 MiB of memory.
 *
 * Bench: qemu, bochs, far
 */
#include "tests/guests/test.h"

#define BORDER (TEST_ADDRESS + TABLE_BYTES)
#define SLOT MIB(4)
#define LOW_PAGE (2 * SLOT) /* none of these has been handed out by the library */
#define HIGH_PAGE (3 * SLOT)
#define LOW_TABLE (4 * SLOT)
#define HIGH_TABLE (5 * SLOT)
#define FRAME_BYTES 12u
#define STALE 0x57a1e57au

static void map(u32 *directory, u32 va, u32 table, u32 page)
{
	u32 *entries = at_gpa(table);

	entries[va / PAGE_BYTES % TABLE_ENTRIES] = page | PTE_P | PTE_W;
	directory[va / TABLE_BYTES] = table | PTE_P | PTE_W;
	hcall2(LHCALL_SET_PGD, gpa_of(directory), va / TABLE_BYTES);
	hcall3(LHCALL_SET_PTE, gpa_of(directory), va, page | PTE_P | PTE_W);
}

static u32 *word_at(u32 address)
{
	u32 page = address < BORDER ? LOW_PAGE : HIGH_PAGE;

	return at_gpa(page + address % PAGE_BYTES);
}

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	trap_set(TRAP_UNDEFINED, step_over_ud2);
	for (u32 words = 0; words <= FRAME_BYTES / sizeof(u32); words++) {
		const u32 esp = BORDER + words * sizeof(u32);

		map(directory, BORDER - PAGE_BYTES, LOW_TABLE, LOW_PAGE);
		map(directory, BORDER, HIGH_TABLE, HIGH_PAGE);
		for (u32 at = esp - FRAME_BYTES; at != esp; at += sizeof(u32))
			*word_at(at) = STALE;
		ud2_on(esp);
		for (u32 at = esp - FRAME_BYTES; at != esp; at += sizeof(u32))
			CHECK(*word_at(at) != STALE, "%u words above: nothing at %#x", words, at);
	}
	directory_load(kernel_directory);
}
