/*
 * tests/guests/sleep-forever/main.c - HALT with every line blocked sleeps.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 18
 * Expect: endless
 * Suite: no
 */
#include "guest-patches/lib/console.h"
#include "tests/guests/test.h"

void test_main(void)
{
	say("TYPE\n");
	WRITE_ONCE(shared.blocked_interrupts, 0xffffffffu);
	hcall1(LHCALL_SET_CLOCKEVENT, 1000);
	for (;;)
		hcall0(LHCALL_HALT);
}
