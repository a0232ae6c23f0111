/*
 * tests/guests/fault-before-gates/main.c - an exception before there are gates ends the guest.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 96
 * Holds: 15
 * Expect: killed "unhandled trap 6"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

TEST_START(void)
{
	__asm__ volatile("ud2");
}

void test_main(void)
{
}
