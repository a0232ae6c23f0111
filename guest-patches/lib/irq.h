/*
 * guest-patches/lib/irq.h - virtual interrupts: on, off, lines and their handlers.
 * SPDX-License-Identifier: MIT
 *
 * The real interrupt flag is always on in a guest.  What counts is a word of
 * the shared page, so turning interrupts on and off costs one store and no
 * trap.
 */
#ifndef GUEST_PATCHES_LIB_IRQ_H
#define GUEST_PATCHES_LIB_IRQ_H

#include "guest-patches/lib/hcall.h"

static inline void irq_off(void)
{
	WRITE_ONCE(shared.irq_enabled, 0);
	__asm__ volatile("" : : : "memory");
}

/*
 * If something came in meanwhile, it is delivered before this returns; in
 * dialects where the core cannot say so, soon after.
 */
static inline void irq_on(void)
{
	__asm__ volatile("" : : : "memory");
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	if (shared_irq_pending())
		hcall0(LHCALL_SEND_INTERRUPTS);
}

/* irq_off, and what there was before, for irq_restore. */
static inline u32 irq_save(void)
{
	u32 before = READ_ONCE(shared.irq_enabled);

	irq_off();
	return before;
}

static inline void irq_restore(u32 before)
{
	if (before & LGUEST_IF)
		irq_on();
}

/*
 * Sleeps until an interrupt has been handled.  Call it with interrupts off:
 * an interrupt that came in before the sleep ends it at once, so none is
 * missed.  Interrupts are on afterwards.
 */
static inline void irq_wait(void)
{
	hcall0(LHCALL_HALT);
}

typedef void irq_handler(void);

/* Unmasks `line` (0..31) and has `handler` called for it; NULL: masks it. */
void irq_set(u32 line, irq_handler *handler);

#endif
