/*
 * tests/guests/pte-odd-bits/main.c - caching, Global and software bits never reach the real tables.
 * SPDX-License-Identifier: MIT
 *
 * Global ones would survive a change of CR3.
 *
 * Attack: 59
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define SOFTWARE 0xe00u
#define ODD (PTE_PWT | PTE_PCD | PTE_G | SOFTWARE)

void test_main(void)
{
	u32 *directory = directory_new();
	u32 *page = page_alloc();
	const u32 odd = gpa_of(page) | PTE_USER | ODD;
	struct trap_frame frame;
	u32 seen = 0;

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = odd;
	poke(TEST_ADDRESS, 5);
	CHECK_EQUAL(*page, 5, "page");
	CHECK_EQUAL(*pte_of(directory, TEST_ADDRESS), odd, "entry");
	/* The shadow tables can be read.  Large pages there are the alias. */
	for (u32 at = WINDOW_POOL; at < WINDOW_CONTROL; at += PAGE_BYTES) {
		if (test_peek_traps(at, &frame))
			break;
		for (u32 i = 0; i < TABLE_ENTRIES; i++) {
			const u32 entry = peek(at + i * sizeof(u32));

			if (!(entry & PTE_P) || (entry & PTE_PS))
				continue;
			seen++;
			CHECK(!(entry & ODD), "shadow entry %#x at %#x", entry, at + i * 4);
		}
	}
	CHECK(seen, "no shadow entry seen");
}
