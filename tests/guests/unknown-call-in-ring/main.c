/*
 * tests/guests/unknown-call-in-ring/main.c - minus one is no hypercall in the ring either.
 * SPDX-License-Identifier: MIT
 *
 * Nor is the first number behind lguest's.
 *
 * Attack: 76
 * Holds: 21
 * Variants: minus-one next
 * Dialects: a1 c
 * Expect: killed "[Bb]ad hypercall (4294967295|20) "
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall_queue(test_is("next") ? LHCALL_SEND_INTERRUPTS + 1u : ~0u, 0, 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}
