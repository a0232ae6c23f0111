/*
 * tests/guests/pde-beyond-memory/main.c - a page table that is not in guest memory is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 60
 * Expect: killed "bad page directory entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory[TEST_ADDRESS / TABLE_BYTES] = 0x0ffff000u | PDE_ANY;
	directory_load(directory);
	peek(TEST_ADDRESS);
}
