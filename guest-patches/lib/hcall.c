/*
 * guest-patches/lib/hcall.c - the ring of queued hypercalls.
 * SPDX-License-Identifier: MIT
 *
 * 64 slots, taken round robin by both sides.  The status byte of a slot says
 * whose it is: LHCALL_RING_EMPTY ours, 0 the core's.  It is written last.
 */
#include "guest-patches/lib/hcall.h"

void hcall_queue(u32 number, u32 a1, u32 a2, u32 a3, u32 a4)
{
	static u32 next;

	if (READ_ONCE(shared.hcall_status[next]) != LHCALL_RING_EMPTY) {
		hcall(number, a1, a2, a3, a4);
		return;
	}
	shared.hcalls[next] = hcall_slot(number, a1, a2, a3, a4);
	__asm__ volatile("" : : : "memory");
	WRITE_ONCE(shared.hcall_status[next], 0);
	next = (next + 1) % LHCALL_RING_SIZE;
}
