/*
 * tests/guests/hlt-disabled/main.c - HLT with interrupts off is the end, and is said.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 1
 * Holds: 111
 * Expect: killed "halt"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	__asm__ volatile("hlt");
	test_report(TEST_FAILURE, "went on");
}
