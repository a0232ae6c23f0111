/*
 * tests/guests/unknown-call-20/main.c - the first number after the last call is no hypercall.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 76
 * Holds: 21
 * Expect: killed "[Bb]ad hypercall"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall0(20);
}
