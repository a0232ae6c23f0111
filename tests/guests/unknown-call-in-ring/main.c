/*
 * tests/guests/unknown-call-in-ring/main.c - minus one is no hypercall in the ring either.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 76
 * Holds: 21
 * Dialects: a1 c
 * Expect: killed "[Bb]ad hypercall 4294967295"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall_queue(~0u, 0, 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}
