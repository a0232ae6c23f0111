/*
 * tests/prove/wp/wp.h - how contracts for Frama-C's WP are written.
 * SPDX-License-Identifier: MIT
 *
 * A file declares functions of the real source with an ACSL contract in front
 * and then includes that source.  For those in PROVE_CONTRACTS, WP has to
 * prove the contract (with "requires" as what callers promise), the "requires"
 * of whatever they call, that each read and write is inside valid memory, and that
 * shifts and signed sums are defined.  Contracts of others are believed.
 */
#ifndef TESTS_PROVE_WP_WP_H
#define TESTS_PROVE_WP_WP_H

#include "include/types.h"

/* tests/prove/frama.py reads the names. */
#define PROVE_CONTRACTS(...)

/*
 * What WP does not tell its prover, and what is true: what an unsigned
 * difference below 0 is, and that a mask bounds what it lets through.
 */
/*@ axiomatic unsigned_words {
      axiom wraps: \forall integer x; -0x100000000 <= x < 0 ==> (uint32_t)x == x + 0x100000000;
      axiom masks: \forall integer x, m; 0 <= m ==> 0 <= (x & m) <= m;
    } */

#endif
