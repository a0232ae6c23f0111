/*
 * tests/guests/window-write/main.c - ring 1 can write soft page and entry stack, nothing else.
 * SPDX-License-Identifier: MIT
 *
 * Every page of the last 4 MiB: absent, or a write faults as a protection
 * violation and changes nothing.  The pages of the alias below hold this
 * guest's own memory and are not looked at.
 *
 * Attack: 66, 67
 * Holds: 51
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define WINDOW ((u32)WINDOW_BASE)

static bool may_be_written(u32 page)
{
	return page == WINDOW_SOFT || page - ENTRY_STACK < ENTRY_STACK_BYTES;
}

void test_main(void)
{
	struct trap_frame frame;
	u32 present = 0, writable = 0;

	for (u32 page = WINDOW; page; page += PAGE_BYTES) {
		if (test_peek_traps(page, &frame)) {
			CHECK(frame.vector == TRAP_PAGE_FAULT && !(frame.error & PF_PROTECTION),
			      "read of %#x: trap %u error %#x", page, frame.vector, frame.error);
			CHECK(test_poke_traps(page, 0, &frame), "wrote to absent page %#x", page);
			continue;
		}
		present++;
		/* First and last word; what is stored is what was there, in case it succeeds. */
		const u32 places[] = { page, page + PAGE_BYTES - sizeof(u32) };
		bool wrote = false;
		for (u32 i = 0; i < ARRAY_SIZE(places); i++) {
			const u32 before = peek(places[i]);

			if (!test_poke_traps(places[i], before, &frame)) {
				wrote = true;
				continue;
			}
			CHECK(frame.vector == TRAP_PAGE_FAULT &&
				      frame.error == (PF_PROTECTION | PF_WRITE) &&
				      shared.cr2 == places[i],
			      "write to %#x: trap %u error %#x cr2 %#x", places[i], frame.vector,
			      frame.error, shared.cr2);
		}
		CHECK(!wrote || may_be_written(page), "%#x can be written", page);
		writable += wrote;
	}
	CHECK(present > 2, "only %u pages of the window can be read", present);
	CHECK_EQUAL(writable, 1 + ENTRY_STACK_BYTES / PAGE_BYTES, "number of writable pages");
}
