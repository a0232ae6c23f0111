/*
 * tests/guests/restart/main.c - a restarted guest begins from its pristine image.
 * SPDX-License-Identifier: MIT
 *
 * Linux gives an unreadable text when it restarts; that must not matter.  The
 * second run knows itself by what is typed to it, or by what is left of what was
 * typed to the first: no letter but that one starts again.
 *
 * Holds: 110
 * Type: once, end
 * Dialects: a2 a4 b1 b4 c
 * Bench: qemu, step
 */
#include "guest-patches/lib/console.h"
#include "tests/guests/test.h"

#define UNREADABLE 0x40000000u

static u32 data = 1; /* in .data, which the second run must find as it was */

void test_main(void)
{
	u32 *page = page_alloc();

	CHECK_EQUAL(data, 1, "initialised data");
	CHECK(console_init(), "no console");
	say("TYPE\n");
	if (console_read() == 'o') {
		data = 2;
		poke((u32)page + MIB(4), 3);
		hcall2(LHCALL_SHUTDOWN, UNREADABLE, LGUEST_SHUTDOWN_RESTART);
	}
	CHECK_EQUAL(peek((u32)page + MIB(4)), 0, "memory that the first run wrote");
}
