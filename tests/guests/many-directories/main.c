/*
 * tests/guests/many-directories/main.c - directories keep their own user halves, many of them.
 * SPDX-License-Identifier: MIT
 *
 * More of them than the core caches, so that some are thrown out and come back.
 *
 * Attack: 64
 * Holds: 49
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, nowp
 */
#include "include/abi/ringlet.h"
#include "tests/guests/test.h"

#define DIRECTORIES (3 * RINGLET_CACHED_ROOTS)
#define ROUNDS 4u

void test_main(void)
{
	static u32 *directories[DIRECTORIES];

	for (u32 i = 0; i < DIRECTORIES; i++) {
		u32 *page = page_alloc();

		*page = i;
		directories[i] = directory_new();
		*pte_of(directories[i], TEST_ADDRESS) = gpa_of(page) | PTE_USER;
		*pte_of(directories[i], TEST_ADDRESS + i * TABLE_BYTES / 4) =
			gpa_of(page) | PTE_USER;
	}
	for (u32 round = 0; round < ROUNDS; round++) {
		/* All of them in turn, then ten of them in turn. */
		const u32 count = round % 2 ? 10 : DIRECTORIES;

		for (u32 i = 0; i < count; i++) {
			directory_load(directories[i]);
			CHECK_EQUAL(peek(TEST_ADDRESS), round * 1000 + i, "page");
			CHECK_EQUAL(peek(TEST_ADDRESS + i * TABLE_BYTES / 4), round * 1000 + i,
				    "page elsewhere");
		}
		for (u32 i = 0; i < DIRECTORIES; i++) {
			directory_load(directories[i]);
			poke(TEST_ADDRESS, (round + 1) * 1000 + i);
		}
	}
}
