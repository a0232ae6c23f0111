/*
 * hypercall/ring.c - the ring of hypercalls that a guest queues instead of trapping for each.
 * SPDX-License-Identifier: MIT
 *
 * A slot is read once into a copy and its status set empty before it runs, so
 * nothing runs twice.  At most 64 slots a trap, however fast they are refilled,
 * and one long call: interrupts are off meanwhile (tests/guests/flush-flood).
 */
#include "arch/x86/here.h"
#include "hv/guest.h"
#include "hypercall/hypercall.h"

/* Such a call looks at every page that the shadow has. */
static bool is_long(u32 number)
{
	return number == LHCALL_FLUSH_TLB || number == LHCALL_NEW_PGTABLE;
}

bool ring_drain(void)
{
	const struct shared_layout *layout = GUEST->layout;
	/* Up to 2.6.29 a slot held call, a2, a3, a1. */
	bool edx_first = GUEST->dialect.flags & DIALECT_EDX_FIRST;
	u8 *slots = GUEST->shared + layout->hcalls;
	u32 slot_bytes = layout->slot_words * (u32)sizeof(u32);
	volatile u8 *status = GUEST->ring_status;
	u32 slot = SOFT->ring_next % LHCALL_RING_SIZE;
	u32 set_pte = edx_first ? ~0u : LHCALL_SET_PTE;
	u32 left;

	for (left = LHCALL_RING_SIZE; left > 0 && status[slot] != LHCALL_RING_EMPTY; left--) {
		const volatile u32 *words =
			(const volatile u32 *)(void *)(slots + slot * slot_bytes);
		u32 number = words[0];
		u32 w1 = words[1], w2 = words[2], w3 = words[3];

		status[slot] = LHCALL_RING_EMPTY;
		slot = (slot + 1) % LHCALL_RING_SIZE;
		SOFT->ring_next = slot;
		count_event(COUNT_RING_CALLS);
		/* What nearly all of a ring consists of, without the table. */
		if (number == set_pte) {
			hc_set_pte(w1, w2, w3);
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
		if (is_long(number) && status[slot] != LHCALL_RING_EMPTY)
			return false;
	}
	return true;
}
