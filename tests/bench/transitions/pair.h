/*
 * tests/bench/transitions/pair.h - two guests: what it costs to go from one to the other.
 * SPDX-License-Identifier: MIT
 *
 * The first guest has the word `pair`, the second, of this same image, `peer`.  It
 * sleeps until it is called over the wire, then reads the TSC all the time and
 * notes where there is a gap.  The first guest halts again and again, with a
 * timer that wakes it, and knows when; what the peer noted comes back over the wire.
 */
#ifndef TESTS_BENCH_TRANSITIONS_PAIR_H
#define TESTS_BENCH_TRANSITIONS_PAIR_H

#include "include/types.h"

/* The first guest's part.  find: true once the peer has started; false: there is none. */
bool pair_find(void);
void pair_measure(void);

/* The second guest's. */
void pair_be_peer(void);

#endif
