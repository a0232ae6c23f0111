/*
 * tests/guests/ring-shutdown/main.c - a ring full of endings ends once, and nothing behind it runs.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 82
 * Variants: shutdown init
 * Expect: killed "^the first ending$"
 * Expect on init: killed "already have"
 * Never: "a later ending|bad hypercall"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	const bool init = test_is("init");

	for (u32 i = 0; i < LHCALL_RING_SIZE; i++)
		hcall_queue(init ? LHCALL_LGUEST_INIT : LHCALL_SHUTDOWN,
			    gpa_of(i ? "a later ending" : "the first ending"),
			    LGUEST_SHUTDOWN_POWEROFF, 0, 0);
	hcall0(11);
}
