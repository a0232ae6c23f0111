/*
 * tests/guests/kill-stops/main.c - a guest that is killed does nothing more, and another goes on.
 * SPDX-License-Identifier: MIT
 *
 * The loop behind the call is long enough for the other guest to run through.
 *
 * Expect: killed "bad hypercall 11"
 * Beside: hello-later
 * Also: "hello, later"
 * Never: "still running"
 * Holds: 112
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static void tick(void)
{
	say("still running\n");
}

void test_main(void)
{
	timer_handler(tick);
	timer_set(NS_PER_MS);
	irq_on();
	hcall0(11);
	for (;;)
		say("still running\n");
}
