/*
 * tests/guests/restart-flood/main.c - a guest that does nothing but restart is stopped.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 80
 * Expect: killed "restarted"
 */
#include "guest-patches/lib/power.h"
#include "tests/guests/test.h"

void test_main(void)
{
	power_restart();
}
