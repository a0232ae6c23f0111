/*
 * tests/guests/pde-outside/main.c - directory entries that no guest may have.
 * SPDX-License-Identifier: MIT
 *
 * Large ones at 4 MiB and not, and over the window.
 *
 * Attack: 60
 * Variants: 0x400080 0x1080 0xffc00080 0xfffff080 0x400100 0x400018 0x2100000 0xfffff000
 * Expect: killed "bad page directory entry 0x[0-9a-f]+"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory[TEST_ADDRESS / TABLE_BYTES] = test_number() | PDE_ANY;
	directory_load(directory);
	peek(TEST_ADDRESS);
}
