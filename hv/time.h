/*
 * hv/time.h - time while a guest runs: the machine's clock, the guest's one-shot timer, its slice.
 * SPDX-License-Identifier: MIT
 *
 * Runs on the guest's page tables: the PIT is reached by ports and needs no
 * WP section.  The clock is the TSC where it is trusted, else the PIT's
 * second counter, for which the guest is left at every tick.
 */
#ifndef HV_TIME_H
#define HV_TIME_H

#include "include/types.h"

/* Nanoseconds since the core started. */
u64 time_now(void);

/*
 * Programs the PIT for whatever comes first: the guest's deadline, the end of
 * its slice, or, while an interrupt waits, another look within a millisecond.
 * Not if it comes in time as it is.  `now` may be 0: it is read if need be.
 */
void time_program_at(u64 now);

/* The same on the way to a guest: what waits is left to virq_deliver(). */
void time_program(void);

/* The guest's timer: `ns` from now, 0 cancels. */
void time_set_deadline(u32 ns);

/* The machine's interrupt `irq` while a guest runs. */
void time_interrupt(u32 irq);

/* UTC at `now` into the shared page. */
void time_write_wall_clock(u64 now);

/* CR0.TS, if it is not so already. */
void time_set_ts(bool on);

#endif
