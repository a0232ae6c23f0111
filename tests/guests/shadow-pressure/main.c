/*
 * tests/guests/shadow-pressure/main.c - a page in every 4 MiB makes a guest slow, not dead.
 * SPDX-License-Identifier: MIT
 *
 * Every page table of many directories wants a shadow: more than there can be.
 *
 * Attack: 65, 75
 * Bench: qemu, nowp
 * Mem: 64M
 */
#include "tests/guests/test.h"

#define DIRECTORIES 12u
#define FIRST TEST_ADDRESS
#define TABLES ((KERNEL_BASE - FIRST) / TABLE_BYTES)
#define ROUNDS 2u

void test_main(void)
{
	u32 *directories[DIRECTORIES];
	u32 *page = page_alloc(), *table = page_alloc();

	for (u32 i = 0; i < TABLE_ENTRIES; i++)
		table[i] = gpa_of(page) | PTE_USER;
	*page = 5;
	for (u32 d = 0; d < DIRECTORIES; d++) {
		directories[d] = directory_new();
		for (u32 i = 0; i < TABLES; i++)
			directories[d][FIRST / TABLE_BYTES + i] = gpa_of(table) | PDE_ANY;
	}
	for (u32 round = 0; round < ROUNDS * DIRECTORIES; round++) {
		directory_load(directories[round % DIRECTORIES]);
		for (u32 i = 0; i < TABLES; i++) {
			const u32 address =
				FIRST + i * TABLE_BYTES + i % TABLE_ENTRIES * PAGE_BYTES;

			CHECK_EQUAL(peek(address), 5, "page");
		}
	}
}
