/*
 * tests/guests/recursive-directory/main.c - a directory that names itself shows the guest's tables.
 * SPDX-License-Identifier: MIT
 *
 * As on hardware: never the core's.  A store through it is a store to the
 * guest's table, and counts once the core has been told.
 *
 * Attack: 61
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define SLOT 0x100u /* 1 GiB */
#define TABLES (SLOT * TABLE_BYTES)
#define PTE_ADDRESS(address) (TABLES + (address) / PAGE_BYTES * 4)

void test_main(void)
{
	u32 *directory = directory_new(), *one = page_alloc(), *two = page_alloc();

	*one = 1;
	*two = 2;
	directory[SLOT] = gpa_of(directory) | PDE_ANY;
	*pte_of(directory, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	directory_load(directory);
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "page");
	CHECK_EQUAL(peek(PTE_ADDRESS(TEST_ADDRESS)), gpa_of(one) | PTE_USER, "its entry");
	CHECK_EQUAL(peek(PTE_ADDRESS(TABLES) + SLOT * 4), gpa_of(directory) | PDE_ANY,
		    "the directory's entry for itself");
	poke(PTE_ADDRESS(TEST_ADDRESS), gpa_of(two) | PTE_USER);
	hcall3(LHCALL_SET_PTE, gpa_of(directory), TEST_ADDRESS, gpa_of(two) | PTE_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "page after its entry was changed");
	CHECK_EQUAL(*pte_of(directory, TEST_ADDRESS), gpa_of(two) | PTE_USER,
		    "entry, seen the ordinary way");
}
