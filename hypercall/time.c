/*
 * hypercall/time.c - hypercalls about time, waiting and the FPU's TS bit.
 * SPDX-License-Identifier: MIT
 */
#include "hv/time.h"

#include "hv/guest.h"
#include "hv/virq.h"
#include "hypercall/hypercall.h"

void hc_set_clockevent(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	time_set_deadline(a1);
}

void hc_halt(UNUSED u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	SOFT->halted = true;
	/* With something deliverable the return path ends the halt at once. */
	if (!virq_candidates())
		SOFT->leave = LEAVE_HALT;
}

void hc_ts(u32 a1, UNUSED u32 a2, UNUSED u32 a3)
{
	SOFT->wants_ts = a1 != 0;
	time_set_ts(SOFT->wants_ts);
}
