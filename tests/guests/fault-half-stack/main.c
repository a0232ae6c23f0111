/*
 * tests/guests/fault-half-stack/main.c - a frame that ends on an absent page is not delivered.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 40
 * Expect: killed "."
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_USER;
	directory_load(directory);
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(TEST_ADDRESS + 8));
}
