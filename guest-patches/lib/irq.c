/*
 * guest-patches/lib/irq.c - interrupt lines and their handlers.
 * SPDX-License-Identifier: MIT
 *
 * There is no end of interrupt to say: a line is a bit that the core clears
 * when it delivers.
 */
#include "guest-patches/lib/irq.h"

#include "guest-patches/lib/trap.h"

static irq_handler *lines[LGUEST_IRQS];

static void irq_dispatch(struct trap_frame *frame)
{
	irq_handler *handler = lines[frame->vector - LGUEST_FIRST_IRQ_VECTOR];

	if (handler)
		handler();
}

void irq_set(u32 line, irq_handler *handler)
{
	const u32 before = irq_save();

	lines[line] = handler;
	trap_set(LGUEST_FIRST_IRQ_VECTOR + line, irq_dispatch);
	if (handler)
		shared.blocked_interrupts &= ~(1u << line);
	else
		shared.blocked_interrupts |= 1u << line;
	irq_restore(before);
}
