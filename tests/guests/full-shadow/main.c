/*
 * tests/guests/full-shadow/main.c - flushes and switches with every shadow table full.
 * SPDX-License-Identifier: MIT
 *
 * The guest has as much memory as gets it the largest pool of shadow pages.
 * How long ring 0 takes without a pause is what tests/bench/stretches measures.
 *
 * Mem: 160M
 */
#include "tests/guests/test.h"

#define TABLES 560u /* nearly as many as the pool has room for */
#define OTHERS 100u /* more directories than there are cached */

static u32 *table; /* the only one, in every slot */

/* Makes every page that one. */
static void map(const u32 *page)
{
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		table[i] = gpa_of(page) | PTE_USER;
}

static u32 *make_full(void)
{
	u32 *directory = directory_new();

	table = page_alloc();
	map(page_alloc());
	for (u32 i = 0; i < TABLES; i++)
		directory[TEST_ADDRESS / TABLE_BYTES + i] = gpa_of(table) | PDE_ANY;
	return directory;
}

/* Shows the core every page: it verifies so many, and forgets the others. */
static void fill(void)
{
	for (u32 i = 0; i < TABLES * TABLE_ENTRIES; i++)
		peek(TEST_ADDRESS + i * PAGE_BYTES);
}

void test_main(void)
{
	u32 *full = make_full();
	u32 *other = page_alloc();
	struct trap_frame frame;

	*other = 1;
	directory_load(full);
	fill();
	hcall1(LHCALL_FLUSH_TLB, 0);
	fill();
	for (u32 i = 0; i < LHCALL_RING_SIZE; i++)
		hcall_queue(LHCALL_FLUSH_TLB, 1, 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "the page is gone after a flush");
	/* Nothing takes longer to verify than what has changed. */
	fill();
	map(other);
	hcall1(LHCALL_FLUSH_TLB, 0);
	CHECK(peek(TEST_ADDRESS) == *other, "the page is still another");
	/* One that is flushed while another one is in use is verified when it comes back. */
	fill();
	directory_load(kernel_directory);
	hcall1(LHCALL_FLUSH_TLB, 1);
	directory_load(full);
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "the page is gone after a switch");
	/* And thrown away when it was not used for long. */
	fill();
	for (u32 i = 0; i < OTHERS; i++)
		directory_load(directory_new());
	directory_load(full);
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "the page is gone for good");
	directory_load(kernel_directory);
}
