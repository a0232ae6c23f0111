/*
 * tests/guests/ring-init/main.c - INIT is no better for having been queued.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 77, 82
 * Holds: 20
 * Expect: killed "already have"
 */
#include "tests/guests/test.h"

void test_main(void)
{
	for (u32 i = 0; i < LHCALL_RING_SIZE; i++)
		hcall_queue(LHCALL_LGUEST_INIT, gpa_of(&shared), 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
}
