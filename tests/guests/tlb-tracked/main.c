/*
 * tests/guests/tlb-tracked/main.c - with TLB_TRACKED only what is named stale goes.
 * SPDX-License-Identifier: MIT
 *
 * Two processes: a page is unmapped in the one that is not running, and a
 * directory page is freed and used again for another process.
 *
 * Attack: 69
 * Bench: qemu, bochs, nowp, step
 * Suite: no
 */
#include "include/abi/ringlet.h"
#include "tests/guests/test.h"

#define SECOND (TEST_ADDRESS + PAGE_BYTES)

static void load(const u32 *directory, u32 how)
{
	hcall2(LHCALL_NEW_PGTABLE, gpa_of(directory), how);
}

static u32 *make_page(u32 value)
{
	u32 *page = page_alloc();

	*page = value;
	return page;
}

void test_main(void)
{
	u32 *a = directory_new(), *b = directory_new();
	u32 *one = make_page(1), *two = make_page(2), *three = make_page(3);
	struct trap_frame frame;

	hcall0(RHCALL_TLB_TRACKED);
	*pte_of(a, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	*pte_of(a, SECOND) = gpa_of(three) | PTE_USER;
	*pte_of(b, TEST_ADDRESS) = gpa_of(two) | PTE_USER;
	load(a, RINGLET_FLUSH_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "a");
	CHECK_EQUAL(peek(SECOND), 3, "a, second page");
	load(b, RINGLET_FLUSH_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "b");
	load(a, 0);
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "a again");

	/* Unmapped in b while a runs: told at the switch. */
	*pte_of(b, TEST_ADDRESS) = 0;
	load(b, RINGLET_FLUSH_USER);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "b: page unmapped while a ran is there");

	/* Unmapped in a while b runs: told at once, by name, and the switch keeps the rest. */
	page_map(a, TEST_ADDRESS, 0);
	load(a, 0);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "a: page unmapped by SET_PTE is there");
	CHECK_EQUAL(peek(SECOND), 3, "a: the page beside it");

	/* A write right taken away while b runs. */
	poke(SECOND, 4);
	load(b, 0);
	*pte_of(a, SECOND) = gpa_of(three) | PTE_P | PTE_U | PTE_A | PTE_D;
	load(a, RINGLET_FLUSH_USER);
	CHECK(test_poke_traps(SECOND, 1, &frame), "a: page is still writable");
	CHECK_EQUAL(peek(SECOND), 4, "a: its content");

	/* b dies; its directory page and page table become those of c. */
	u32 *c = b;
	u32 *table = at_gpa(b[TEST_ADDRESS / TABLE_BYTES] & PTE_FRAME);
	for (u32 i = 0; i < KERNEL_BASE / TABLE_BYTES; i++)
		b[i] = 0;
	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		table[i] = 0;
	c[TEST_ADDRESS / TABLE_BYTES] = gpa_of(page_alloc()) | PDE_ANY;
	*pte_of(c, TEST_ADDRESS + 2 * PAGE_BYTES) = gpa_of(one) | PTE_USER;
	load(c, RINGLET_FLUSH_USER);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "c has b's first page");
	CHECK_EQUAL(peek(TEST_ADDRESS + 2 * PAGE_BYTES), 1, "c's page");

	/* A kernel address that SET_PTE(any, v, 0) names goes from every directory. */
	*pte_of(kernel_directory, KERNEL_SPARE) = gpa_of(one) | PTE_KERNEL;
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page in c");
	load(a, 0);
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page in a");
	*pte_of(kernel_directory, KERNEL_SPARE) = gpa_of(two) | PTE_KERNEL;
	hcall3(LHCALL_SET_PTE, 0, KERNEL_SPARE, 0);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "kernel page in a, changed");
	load(c, 0);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "kernel page in c, changed");

	/* FLUSH_TLB(1) is about all directories: a switch does not keep one as it was. */
	*pte_of(a, SECOND) = 0;
	hcall1(LHCALL_FLUSH_TLB, 1);
	load(a, 0);
	CHECK(test_peek_traps(SECOND, &frame), "a: page unmapped before FLUSH_TLB(1) is there");
}
