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
	volatile u8 *status = GUEST->ring_status;
	u32 done;

	for (done = 0; done < LHCALL_RING_SIZE; done++) {
		u32 slot = SOFT->ring_next % LHCALL_RING_SIZE;
		const volatile u32 *words;
		u32 number, a1, a2, a3;

		if (status[slot] == LHCALL_RING_EMPTY)
			return true;
		words = (const volatile u32 *)(const void *)(GUEST->shared + layout->hcalls) +
			slot * layout->slot_words;
		number = words[0];
		a1 = words[edx_first ? 3 : 1];
		a2 = words[edx_first ? 1 : 2];
		a3 = words[edx_first ? 2 : 3];
		status[slot] = LHCALL_RING_EMPTY;
		SOFT->ring_next = (slot + 1) % LHCALL_RING_SIZE;
		count_event(COUNT_RING_CALLS);
		hcall_run(number, a1, a2, a3);
		if (SOFT->leave)
			return false;
		if (is_long(number) &&
		    status[SOFT->ring_next % LHCALL_RING_SIZE] != LHCALL_RING_EMPTY)
			return false;
	}
	return true;
}
