/*
 * tests/guests/directory-flood/main.c - 100000 switches leave every page right.
 * SPDX-License-Identifier: MIT
 *
 * The core caches a few; the others are made anew each time, from what there is.
 *
 * Attack: 64
 */
#include "tests/guests/test.h"

#define SWITCHES 100000u
#define DIRECTORIES 1000u

static u32 *directories[DIRECTORIES];

void test_main(void)
{
	u32 *page = page_alloc();
	u32 pde = 0;

	*page = 9;
	for (u32 i = 0; i < DIRECTORIES; i++) {
		directories[i] = directory_new();
		if (i == 0) {
			*pte_of(directories[i], TEST_ADDRESS) = gpa_of(page) | PTE_USER;
			pde = directories[i][TEST_ADDRESS / TABLE_BYTES];
		}
		directories[i][TEST_ADDRESS / TABLE_BYTES] = pde;
	}
	for (u32 i = 0; i < SWITCHES; i++) {
		directory_load(directories[i % DIRECTORIES]);
		if (i % 7 == 0 && peek(TEST_ADDRESS) != 9)
			test_report(TEST_FAILURE, "switch %u: the page is not there", i);
	}
}
