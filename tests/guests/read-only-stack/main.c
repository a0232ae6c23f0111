/*
 * tests/guests/read-only-stack/main.c - a trap whose stack is read-only is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Whether or not somebody read it before, so that the shadow has it.
 *
 * Attack: 35, 38
 * Variants: untouched read
 * Expect: killed "^bad stack address 0x10001000 for trap 6 "
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_P | PTE_U | PTE_A;
	directory_load(directory);
	if (test_is("read"))
		peek(TEST_ADDRESS);
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(TEST_ADDRESS + PAGE_BYTES));
}
