/*
 * tests/guests/memory-16/main.c - a guest of 16 MiB has each of its pages, and no more.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 57, 58
 * Mem: 16M
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	const u32 pages = pages_free();
	u32 *first = page_alloc(), *last = first, count = 1;

	CHECK_EQUAL(memory_bytes(), MIB(16), "memory");
	CHECK(pages > 3000, "%u pages are free", pages);
	/* They come one behind the other; each holds which one it is. */
	for (*first = 0; pages_free(); count++) {
		last = page_alloc();
		*last = count;
	}
	CHECK_EQUAL(count, pages, "pages");
	CHECK_EQUAL(gpa_of(last), MIB(16) - PAGE_BYTES, "the last page");
	for (u32 i = 0; i < count; i++)
		CHECK_EQUAL(first[i * (PAGE_BYTES / sizeof(u32))], i, "a page");
}
