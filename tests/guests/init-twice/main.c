/*
 * tests/guests/init-twice/main.c - a second INIT is refused.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 77
 * Holds: 20
 * Expect: killed "already have"
 * Dialects: a1 b1 b4 c e2
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_LGUEST_INIT, gpa_of(&shared));
}
