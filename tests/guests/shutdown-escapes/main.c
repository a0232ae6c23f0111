/*
 * tests/guests/shutdown-escapes/main.c - control bytes in a reason are shown escaped.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 79
 * Expect: killed "^a.x1b.2J.x0d.x0aringlet: b%s%n$"
 */
#include "guest-patches/lib/power.h"
#include "tests/guests/test.h"

void test_main(void)
{
	power_panic("a\033[2J\r\nringlet: b%s%n");
}
