/*
 * tests/guests/timer-storm/main.c - arming the timer again and again lengthens no slice.
 * SPDX-License-Identifier: MIT
 *
 * Each call arms the machine's timer anew, sooner than it could have fired.
 * The other guest wants a thousandth of what this one computes, and must be
 * through long before.
 *
 * Beside: timer-cancel
 * Also: "(?s)guest timer-cancel powered off.*guest timer-storm powered off"
 */
#include "tests/guests/test.h"

#define CALLS 3000000u
#define FAR_AWAY_NS 1000000000u

void test_main(void)
{
	for (u32 i = 0; i < CALLS; i++)
		hcall1(LHCALL_SET_CLOCKEVENT, FAR_AWAY_NS);
	hcall1(LHCALL_SET_CLOCKEVENT, 0);
}
