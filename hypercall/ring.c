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
	u32 first = edx_first ? 12 : 4, second = edx_first ? 4 : 8;
	u32 done;

	for (done = 0; done < LHCALL_RING_SIZE; done++) {
		u32 slot = SOFT->ring_next % LHCALL_RING_SIZE;
		volatile u8 *status = GUEST->shared + layout->hcall_status + slot;
		u32 at = layout->hcalls + slot * layout->slot_words * (u32)sizeof(u32);
		struct hcall_args args;
		u32 number;

		if (*status == LHCALL_RING_EMPTY)
			return true;
		number = shared_read(at);
		args.a1 = shared_read(at + first);
		args.a2 = shared_read(at + second);
		args.a3 = shared_read(at + second + 4);
		args.a4 = layout->slot_words > 4 ? shared_read(at + 16) : 0;
		*status = LHCALL_RING_EMPTY;
		SOFT->ring_next = (slot + 1) % LHCALL_RING_SIZE;
		count_event(COUNT_RING_CALLS);
		hcall_run(number, &args);
		if (SOFT->leave)
			return false;
		slot = SOFT->ring_next;
		if (is_long(number) &&
		    GUEST->shared[layout->hcall_status + slot] != LHCALL_RING_EMPTY)
			return false;
	}
	return true;
}
