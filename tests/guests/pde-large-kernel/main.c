/*
 * tests/guests/pde-large-kernel/main.c - a 4 MiB page in the kernel half is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 60
 * Holds: 44
 * Expect: killed "bad page directory entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory[(KERNEL_SPARE + TABLE_BYTES) / TABLE_BYTES] = 0x00400000u | PDE_ANY | PTE_PS;
	directory_load(directory);
	peek(KERNEL_SPARE + TABLE_BYTES);
}
