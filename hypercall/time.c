/*
 * hypercall/time.c - hypercalls about time, waiting and the FPU's TS bit.
 * SPDX-License-Identifier: MIT
 */
#include "hv/time.h"

#include "hv/guest.h"
#include "hv/virq.h"
#include "hypercall/hypercall.h"

void hc_set_clockevent(const struct hcall_args *args)
{
	time_set_deadline(args->a1);
}

void hc_halt(const struct hcall_args *args)
{
	(void)args;
	SOFT->halted = true;
	/* With something deliverable the return path ends the halt at once. */
	if (!virq_candidates())
		SOFT->leave = LEAVE_HALT;
}

void hc_ts(const struct hcall_args *args)
{
	SOFT->wants_ts = args->a1 != 0;
	time_set_ts(SOFT->wants_ts);
}
