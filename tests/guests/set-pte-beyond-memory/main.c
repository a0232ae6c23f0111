/*
 * tests/guests/set-pte-beyond-memory/main.c - SET_PTE of a frame that is not the guest's is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 55, 58
 * Holds: 42
 * Expect: killed "bad page table entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_USER;
	peek(TEST_ADDRESS);
	page_map(directory, TEST_ADDRESS, 0x0ffff000u | PTE_USER);
	test_report(TEST_FAILURE, "SET_PTE took it");
}
