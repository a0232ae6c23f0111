/*
 * tests/guests/shutdown-text/main.c - the text of SHUTDOWN reaches the person at the machine.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 79
 * Holds: 109
 * Expect: killed "guest panic 42 %s"
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/power.h"
#include "tests/guests/test.h"

void test_main(void)
{
	power_panic("guest panic 42 %s"); /* nobody may take it for a format */
}
