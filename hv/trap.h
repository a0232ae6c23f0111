/*
 * hv/trap.h - how every trap of a guest begins and ends, and who serves those of the core itself.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_TRAP_H
#define HV_TRAP_H

#include "arch/x86/frame.h"
#include "hv/guest.h"

/* Whatever ring 1 wrote there: a guest that runs is not halted and did not leave. */
static inline void guest_enter(void)
{
	count_event(COUNT_ENTRIES);
	SOFT->leave = LEAVE_NONE;
	SOFT->halted = false;
}

/* Before any return to a guest: leave, or hand it an interrupt that waits. */
void guest_leave_or_interrupt(struct frame *frame);
static inline void guest_return(struct frame *frame)
{
	if (SOFT->leave | SOFT->pending)
		guest_leave_or_interrupt(frame);
}

/* The machine's interrupt `irq` while the core idled: served, nothing else. */
void core_interrupt(u32 irq);

/* An exception in the core's own code: a panic. */
NORETURN void core_fault(const struct frame *frame, u32 cr2);

#endif
