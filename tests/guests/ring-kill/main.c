/*
 * tests/guests/ring-kill/main.c - a queued call that kills stops the rest, with its own reason.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 82
 * Holds: 31
 * Expect: killed "[Bb]ad hypercall.*(12|0xc)\b"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall_queue(LHCALL_SEND_INTERRUPTS, 0, 0, 0, 0);
	hcall_queue(12, 0, 0, 0, 0);
	hcall_queue(11, 0, 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}
