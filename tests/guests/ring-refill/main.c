/*
 * tests/guests/ring-refill/main.c - a ring that fills itself as it is drained is left after 64.
 * SPDX-License-Identifier: MIT
 *
 * Each slot holds COUNTS, which writes a number that is not 0xff over the
 * state of four slots further on: to the core they are full again.  So there is
 * always one more, and only the bound of a trap brings the core back.
 *
 * Suite: no
 */
#include "include/abi/ringlet.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define AHEAD 8u /* slots */

void test_main(void)
{
	u32 full = 0;

	for (u32 slot = 0; slot < LHCALL_RING_SIZE; slot++) {
		const u32 behind = ((slot + AHEAD) & ~3u) % LHCALL_RING_SIZE;

		shared.hcalls[slot] = hcall_slot(
			RHCALL_COUNTS, gpa_of(&shared.hcall_status[behind]), sizeof(u32), 0, 0);
	}
	memset(shared.hcall_status, 0, sizeof(shared.hcall_status));
	hcall0(LHCALL_SEND_INTERRUPTS);
	hcall0(LHCALL_SEND_INTERRUPTS);
	for (u32 slot = 0; slot < LHCALL_RING_SIZE; slot++)
		full += READ_ONCE(shared.hcall_status[slot]) != LHCALL_RING_EMPTY;
	CHECK(full, "the ring ran empty: no test");
	memset(shared.hcall_status, LHCALL_RING_EMPTY, sizeof(shared.hcall_status));
}
