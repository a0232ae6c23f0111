/*
 * tests/guests/pte-apic/main.c - a guest cannot map the local APIC by naming its frame.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 57
 * Expect: killed "bad page table entry"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = 0xfee00000u | PTE_USER;
	peek(TEST_ADDRESS);
}
