/*
 * tests/guests/flush-flood/main.c - a ring full of flushes of full page tables holds up nobody.
 * SPDX-License-Identifier: MIT
 *
 * Each flush looks at every page that the shadow has; sixty-four of them in one trap
 * would keep the machine from everybody for a tenth of a second.
 *
 * Attack: 75, 82
 * Mem: 64M
 */
#include "tests/guests/test.h"

#define TABLES 100u
#define ROUNDS 10u

void test_main(void)
{
	u32 *directory = directory_new(), *table = page_alloc();
	u8 *page = page_alloc();
	struct trap_frame frame;

	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		table[i] = gpa_of(page) | PTE_USER;
	for (u32 i = 0; i < TABLES; i++)
		directory[TEST_ADDRESS / TABLE_BYTES + i] = gpa_of(table) | PDE_ANY;
	directory_load(directory);
	for (u32 i = 0; i < TABLES * TABLE_ENTRIES; i++)
		peek(TEST_ADDRESS + i * PAGE_BYTES);
	for (u32 round = 0; round < ROUNDS; round++) {
		for (u32 i = 0; i < LHCALL_RING_SIZE; i++)
			hcall_queue(LHCALL_FLUSH_TLB, 1, 0, 0, 0);
		hcall0(LHCALL_FLUSH_ASYNC);
	}
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "the page is gone");
}
