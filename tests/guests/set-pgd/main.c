/*
 * tests/guests/set-pgd/main.c - SET_PGD forgets 4 MiB of one directory, and no more.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 62, 69
 * Holds: 48
 * Dialects: all
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define SLOT (TEST_ADDRESS / TABLE_BYTES)

void test_main(void)
{
	u32 *directory = directory_new(), *other = directory_new();
	u32 *page = page_alloc();
	struct trap_frame frame;

	*page = 7;
	*pte_of(directory, TEST_ADDRESS) = gpa_of(page) | PTE_USER;
	*pte_of(directory, TEST_ADDRESS + TABLE_BYTES) = gpa_of(page) | PTE_USER;
	other[SLOT] = directory[SLOT]; /* the same page table in two directories */
	directory_load(other);
	CHECK_EQUAL(peek(TEST_ADDRESS), 7, "shared table, other directory");
	directory_load(directory);
	CHECK_EQUAL(peek(TEST_ADDRESS), 7, "page");
	CHECK_EQUAL(peek(TEST_ADDRESS + TABLE_BYTES), 7, "next page");

	const u32 before = directory[SLOT];
	directory[SLOT] = 0;
	hcall2(LHCALL_SET_PGD, gpa_of(directory), SLOT);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "there after its slot was cleared");
	CHECK(!test_peek_traps(TEST_ADDRESS + TABLE_BYTES, &frame), "the next slot went as well");
	directory_load(other);
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "it went from the other directory");
	directory_load(directory);

	directory[SLOT] = before;
	hcall2(LHCALL_SET_PGD, gpa_of(directory), SLOT);
	CHECK_EQUAL(peek(TEST_ADDRESS), 7, "page after its slot came back");

	/* Another page table in the same slot. */
	u32 *table = page_alloc(), *second = page_alloc();
	*second = 8;
	table[0] = gpa_of(second) | PTE_USER;
	directory[SLOT] = gpa_of(table) | PDE_ANY;
	hcall2(LHCALL_SET_PGD, gpa_of(directory), SLOT);
	CHECK_EQUAL(peek(TEST_ADDRESS), 8, "page of another table");

	/* Directories that never counted, the window's slots: nothing happens. */
	hcall2(LHCALL_SET_PGD, gpa_of(directory_new()), SLOT);
	hcall2(LHCALL_SET_PGD, gpa_of(directory), TABLE_ENTRIES - 1);
	CHECK_EQUAL(peek(TEST_ADDRESS), 8, "page after idle SET_PGDs");
}
