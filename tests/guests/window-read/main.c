/*
 * tests/guests/window-read/main.c - of the last 4 MiB ring 1 can read what docs/memory-map.md says.
 * SPDX-License-Identifier: MIT
 *
 * Core text and this guest's own state: no globals of the core, none of its
 * stacks, nothing of other guests.
 *
 * Attack: 66, 72
 * Holds: 51
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

/* What must not be there at all. */
static const struct {
	u32 from, to;
	const char *what;
} holes[] = {
	{ CORE_DATA, WINDOW_POOL, "the core's globals" },
	{ WINDOW_SOFT + PAGE_BYTES, ENTRY_STACK, "the hole below the entry stack" },
	{ ENTRY_STACK_TOP, 0, "what is above the entry stack" },
};

void test_main(void)
{
	struct trap_frame frame;
	u32 readable = 0;

	for (u32 i = 0; i < ARRAY_SIZE(holes); i++) {
		for (u32 page = holes[i].from; page != holes[i].to; page += PAGE_BYTES) {
			CHECK(test_peek_traps(page, &frame), "%s: %#x can be read", holes[i].what,
			      page);
			CHECK(frame.vector == TRAP_PAGE_FAULT && !frame.error,
			      "%#x: trap %u error %#x", page, frame.vector, frame.error);
		}
	}
	for (u32 page = WINDOW_BASE; page; page += PAGE_BYTES)
		readable += !test_peek_traps(page, &frame);
	CHECK(readable, "nothing can be read: no test");
}
