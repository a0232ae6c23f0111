/*
 * tests/guests/notify-storm/main.c - going to the launcher and back lengthens no turn.
 * SPDX-License-Identifier: MIT
 *
 * Nothing is chosen on that way: that the turn is over says the alarm, which
 * comes in the launcher as often as in the guest.  The other guest wants a
 * thousandth of what this one computes, and must be through long before.
 *
 * Beside: timer-cancel
 * Also: "(?s)guest timer-cancel powered off.*guest notify-storm powered off"
 */
#include "tests/guests/test.h"

#define CALLS 100000u

void test_main(void)
{
	for (u32 i = 0; i < CALLS; i++)
		hcall1(LHCALL_NOTIFY, gpa_of("")); /* of 0 it never comes there */
}
