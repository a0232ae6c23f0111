/*
 * tests/guests/pte-beyond-memory/main.c - an access to a frame that is not the guest's is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 58
 * Expect: killed "bad page table entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = 0x0ffff000u | PTE_USER;
	peek(TEST_ADDRESS);
}
