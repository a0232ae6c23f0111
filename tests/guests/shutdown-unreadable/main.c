/*
 * tests/guests/shutdown-unreadable/main.c - SHUTDOWN with a text outside memory ends the guest too.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 79
 * Expect: killed "bad"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall2(LHCALL_SHUTDOWN, 0xffffffffu, LGUEST_SHUTDOWN_POWEROFF);
}
