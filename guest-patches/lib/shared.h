/*
 * guest-patches/lib/shared.h - the page that this guest shares with the core.
 * SPDX-License-Identifier: MIT
 *
 * start.asm hands its address to the core in INIT, once.  From then on the
 * core writes its fields at any time: read them with READ_ONCE.
 */
#ifndef GUEST_PATCHES_LIB_SHARED_H
#define GUEST_PATCHES_LIB_SHARED_H

#include "guest-patches/lib/dialect.h"
#include "include/abi/lguest.h" /* behind the dialect, which chooses the layout */

extern struct lguest_data shared;

/* Fields that not every layout has. */
#if HAS_NOIRQ_RANGE
#define SHARED_NOIRQ(start, end, iret) .noirq_start = (u32)(start), .noirq_end = (u32)(end)
#else
#define SHARED_NOIRQ(start, end, iret) .noirq_iret = (u32)(iret)
#endif

/* 0 where the core has no place to say that an interrupt waits. */
static inline u32 shared_irq_pending(void)
{
#if HAS_IRQ_PENDING
	return READ_ONCE(shared.irq_pending);
#else
	return 0;
#endif
}

#endif
