/*
 * tests/guests/unknown-call-12/main.c - another number between two calls is no hypercall.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 76
 * Holds: 21
 * Expect: killed "[Bb]ad hypercall"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall0(12);
}
