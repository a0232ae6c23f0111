/*
 * tests/guests/alias-end/main.c - the alias of guest memory shows not a page more than that memory.
 * SPDX-License-Identifier: MIT
 *
 * It begins reserve_mem below the end of the address space.  Behind RAM is at
 * most a MiB of device pages; what then follows in its last slot is somebody
 * else's.
 *
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define DEVICE_PAGES (MIB(1) / PAGE_BYTES)

void test_main(void)
{
	const u32 pages = memory_bytes() / PAGE_BYTES + DEVICE_PAGES;
	struct trap_frame frame;
	u32 readable = 0;

	for (u32 page = 0u - shared.reserve_mem; page != WINDOW_BASE; page += PAGE_BYTES)
		readable += !test_peek_traps(page, &frame);
	CHECK(readable, "nothing can be read: no test");
	CHECK(readable <= pages, "%u pages can be read; %u are this guest's", readable, pages);
}
