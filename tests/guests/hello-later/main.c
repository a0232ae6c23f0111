/*
 * tests/guests/hello-later/main.c - sleeps for a second, and prints then.
 * SPDX-License-Identifier: MIT
 *
 * For kill-stops, whose other guest has long been killed by then.
 *
 * Expect: output "hello, later"
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

void test_main(void)
{
	timer_sleep(NS_PER_SECOND);
	say("hello, later\n");
}
