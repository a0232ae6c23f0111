/*
 * tests/guests/table-as-data/main.c - a page that stopped being a page table is left alone.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 55
 * Bench: qemu, nowp
 */
#include "tests/guests/test.h"

#define SLOT (TEST_ADDRESS / TABLE_BYTES)
#define PATTERN (PTE_P | PTE_W | PTE_U) /* like an entry that nobody has accessed */

void test_main(void)
{
	u32 *directory = directory_new(), *page = page_alloc();

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page) | PTE_USER;
	u32 *table = at_gpa(directory[SLOT] & PTE_FRAME);
	directory_load(directory);
	poke(TEST_ADDRESS, 1);

	directory[SLOT] = 0;
	hcall2(LHCALL_SET_PGD, gpa_of(directory), SLOT);
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		table[i] = gpa_of(page) | PATTERN;
	struct trap_frame frame;
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		CHECK(test_peek_traps(TEST_ADDRESS + i * PAGE_BYTES, &frame), "page %u is there",
		      i);
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		CHECK_EQUAL(table[i], gpa_of(page) | PATTERN, "word");
}
