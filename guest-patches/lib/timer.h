/*
 * guest-patches/lib/timer.h - what time it is, and being woken up.
 * SPDX-License-Identifier: MIT
 *
 * Time comes from the TSC when the core says how fast it runs, and otherwise
 * from the shared page, which the core brings up to date with each interrupt.
 */
#ifndef GUEST_PATCHES_LIB_TIMER_H
#define GUEST_PATCHES_LIB_TIMER_H

#include "guest-patches/lib/irq.h"

#define NS_PER_SECOND 1000000000u
#define NS_PER_MS 1000000u

static inline u64 tsc_read(void)
{
	u64 value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

/* Once, after trap_init. */
void timer_init(void);

/* Nanoseconds since timer_init. */
u64 clock_ns(void);

/* Seconds of UTC since 1970. */
u32 clock_wall_seconds(void);

/*
 * One interrupt, `ns` nanoseconds from now (100 or more), instead of any asked
 * for before; 0: none.
 */
void timer_set(u32 ns);

/* Called, with interrupts off, when the timer fires; NULL: nobody. */
void timer_handler(irq_handler *handler);

/* Sleeps that long; the CPU is halted meanwhile.  Interrupts are on afterwards. */
void timer_sleep(u64 ns);

#endif
