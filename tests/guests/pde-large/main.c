/*
 * tests/guests/pde-large/main.c - a 4 MiB page is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 60
 * Holds: 44
 * Expect: killed "bad page directory entry"
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory[TEST_ADDRESS / TABLE_BYTES] = 0x00400000u | PDE_ANY | PTE_PS;
	directory_load(directory);
	peek(TEST_ADDRESS);
}
