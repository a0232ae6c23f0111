/*
 * tests/guests/unknown-call-20-in-ring/main.c - 20 is no call in the ring: 19 is the last.
 * SPDX-License-Identifier: MIT
 *
 * Expect: killed "[Bb]ad hypercall 20 "
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall_queue(LHCALL_SEND_INTERRUPTS + 1u, 0, 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}
