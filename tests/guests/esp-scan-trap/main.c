/*
 * tests/guests/esp-scan-trap/main.c - no writable page of the window takes the frame of a trap.
 * SPDX-License-Identifier: MIT
 *
 * Here it is the entry stack itself, where the core's own frame is being made.
 *
 * Expect: killed "."
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define WINDOW 0xffc00000u

void test_main(void)
{
	struct trap_frame frame;

	for (u32 page = WINDOW; page; page += PAGE_BYTES) {
		if (test_peek_traps(page, &frame) || test_poke_traps(page, peek(page), &frame))
			continue;
		__asm__ volatile("movl %0, %%esp\n ud2" : : "r"(page + PAGE_BYTES - 8));
	}
	test_report(TEST_SKIP, "no page of the window is writable");
}
