/*
 * tests/guests/pte-outside/main.c - page table entries that name no memory of the guest's.
 * SPDX-License-Identifier: MIT
 *
 * The I/O APIC, the last frame there is, the first one behind this guest's memory and
 * device pages, where the machine has other guests and the core, and half-way up.
 *
 * Attack: 55, 56, 57, 58
 * Variants: 0xfec00000 0xfffff000 0x2100000 0x4000000 0x7f00000 0x80000000
 * Expect: killed "bad page table entry 0x[0-9a-f]+"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = test_number() | PTE_USER;
	peek(TEST_ADDRESS);
}
