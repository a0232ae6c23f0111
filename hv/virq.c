/*
 * hv/virq.c - virtual interrupts: when a pending line becomes a trap of the guest.
 * SPDX-License-Identifier: MIT
 *
 * Nothing announces that a guest unmasks a line, or enables interrupts by
 * IRET.  So as long as anything waits, a timer comes at least every
 * millisecond and looks again (tests/guests/blocked-lines).
 */
#include "hv/virq.h"

#include "hv/guest.h"
#include "hv/reflect.h"
#include "hv/time.h"

u32 virq_candidates(void)
{
	if (!GUEST->shared)
		return 0;
	return SOFT->pending & ~shared_read(SHARED_BLOCKED_INTERRUPTS);
}

static void set_irq_pending(u32 value)
{
	u32 offset = GUEST->layout->irq_pending;

	if (offset && shared_read(offset) != value)
		shared_write(offset, value);
}

static bool in_noirq_range(const struct frame *frame)
{
	return frame->eip >= GUEST->noirq_start && frame->eip < GUEST->noirq_end;
}

/* The line to deliver now, off the list: at most one; LGUEST_IRQS: none. */
static u32 take_line(const struct frame *frame)
{
	u32 candidates = virq_candidates();
	u32 line;

	if (!candidates) {
		if (GUEST->shared)
			set_irq_pending(0);
		return LGUEST_IRQS;
	}
	if (SOFT->halted) {
		/* HALT means: enable and wait, in one. */
		SOFT->halted = false;
		shared_write(SHARED_IRQ_ENABLED, LGUEST_IF);
	} else if (!(shared_read(SHARED_IRQ_ENABLED) & LGUEST_IF) || in_noirq_range(frame)) {
		set_irq_pending(LGUEST_IF);
		return LGUEST_IRQS;
	}
	line = (u32)__builtin_ctz(candidates);
	if (!reflect_has_gate(LGUEST_FIRST_IRQ_VECTOR + line))
		return LGUEST_IRQS;
	count_event(COUNT_INTERRUPTS);
	SOFT->pending &= ~(1u << line);
	set_irq_pending(candidates & (candidates - 1) ? LGUEST_IF : 0);
	return line;
}

void virq_deliver_at(struct frame *frame, u64 now)
{
	u32 line = take_line(frame);

	if (line == LGUEST_IRQS) {
		time_program_at(now);
		return;
	}
	if (!now)
		now = time_now();
	time_write_wall_clock(now);
	time_program_at(now);
	reflect_interrupt(frame, LGUEST_FIRST_IRQ_VECTOR + line);
}

void virq_deliver(struct frame *frame)
{
	virq_deliver_at(frame, 0);
}
