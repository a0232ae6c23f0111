/*
 * tests/guests/pte-bit-7/main.c - a page table entry with bit 7 (PAT) set is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 59
 * Holds: 43
 * Expect: killed "bad page table entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_USER | PTE_PS;
	peek(TEST_ADDRESS);
}
