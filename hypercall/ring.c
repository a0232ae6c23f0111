/*
 * hypercall/ring.c - the ring of hypercalls that a guest queues instead of trapping for each.
 * SPDX-License-Identifier: MIT
 *
 * A slot is read once into a copy and its status set empty before it runs, so
 * nothing runs twice.  At most 64 slots a trap, however fast they are refilled,
 * and one long call, the direct one included: interrupts are off meanwhile
 * (tests/guests/flush-flood).
 */
#include "arch/x86/here.h"
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "hypercall/hypercall.h"
#include "hypercall/set_pte.h"

#define LONG 8u /* in page tables that a call may have to read through, roughly */

static u32 length_of(u32 number)
{
	if (number == LHCALL_FLUSH_TLB || number == LHCALL_NEW_PGTABLE)
		return LONG;
	return number == LHCALL_SET_PGD;
}

/* All that waits, in one WP section.  As ring_drain(). */
static bool drain(u32 direct)
{
	const struct shared_layout *layout = GUEST->layout;
	/* Up to 2.6.29 a slot held call, a2, a3, a1. */
	bool edx_first = GUEST->dialect.flags & DIALECT_EDX_FIRST;
	u8 *slots = GUEST->shared + layout->hcalls;
	u32 slot_bytes = layout->slot_words * (u32)sizeof(u32);
	volatile u8 *status = GUEST->ring_status;
	u32 length = 0;
	u32 left;

	SOFT->ring_next %= LHCALL_RING_SIZE;
	for (left = LHCALL_RING_SIZE; left > 0; left--) {
		u32 slot = SOFT->ring_next;
		const volatile u32 *words =
			(const volatile u32 *)(void *)(slots + slot * slot_bytes);
		u32 number = words[0];
		u32 w1 = words[1], w2 = words[2], w3 = words[3];

		if (status[slot] == LHCALL_RING_EMPTY)
			break;
		status[slot] = LHCALL_RING_EMPTY;
		SOFT->ring_next = (slot + 1) % LHCALL_RING_SIZE;
		count_event(COUNT_RING_CALLS);
		/* What nearly all of a ring consists of goes without the table. */
		if (number == LHCALL_SET_PTE && !edx_first) {
			set_pte(w1, w2, w3, true);
			if (SOFT->leave)
				return false;
			continue;
		}
		if (edx_first)
			hcall_run(number, w3, w1, w2);
		else
			hcall_run(number, w1, w2, w3);
		if (SOFT->leave)
			return false;
		length += length_of(number);
		if (length >= LONG &&
		    (status[SOFT->ring_next] != LHCALL_RING_EMPTY || length_of(direct)))
			return false;
	}
	return true;
}

bool ring_drain(u32 direct)
{
	bool opened = wp_open();
	bool done = drain(direct);

	wp_close(opened);
	return done;
}
