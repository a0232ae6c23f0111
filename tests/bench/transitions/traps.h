/*
 * tests/bench/transitions/traps.h - transitions that begin with a trap or an interrupt.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_BENCH_TRANSITIONS_TRAPS_H
#define TESTS_BENCH_TRANSITIONS_TRAPS_H

/* All of them; changes gates for good. */
void measure_traps(void);

/* Gives the timer's interrupt a handler that only returns. */
void traps_quick_timer(void);

#endif
