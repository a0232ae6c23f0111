/*
 * tests/guests/clean-stack/main.c - a trap finds its stack page untouched, and dirties it.
 * SPDX-License-Identifier: MIT
 *
 * Across a page boundary, too.
 *
 * Attack: 40
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();
	u32 *pte = pte_of(directory, TEST_ADDRESS);

	for (u32 i = 0; i < 3; i++)
		pte[i] = gpa_of(page_alloc()) | PTE_P | PTE_W;
	directory_load(directory);
	trap_set(TRAP_UNDEFINED, step_over_ud2);
	ud2_on(TEST_ADDRESS + PAGE_BYTES);
	CHECK_EQUAL(pte[0] & (PTE_A | PTE_D), PTE_A | PTE_D, "A, D of the stack page");
	CHECK_EQUAL(pte[1] & (PTE_A | PTE_D), 0, "A, D of the page above");
	ud2_on(TEST_ADDRESS + 2 * PAGE_BYTES + 4);
	CHECK_EQUAL(pte[1] & pte[2] & (PTE_A | PTE_D), PTE_A | PTE_D, "A, D of two stack pages");
}
