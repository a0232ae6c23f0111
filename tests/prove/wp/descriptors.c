/*
 * tests/prove/wp/descriptors.c - WP: no segment of a guest's is a way to ring 0.
 * SPDX-License-Identifier: MIT
 *
 * Bit by bit, which takes a tactic, as cvc5 alone gives up:
 * WP: -wp-auto wp:bitwised,wp:bittestrange -wp-timeout 8
 */
#include "tests/prove/wp/wp.h"

#include "arch/x86/desc.c"

/*@ assigns \nothing;
    ensures \result.low == guest.low;
    ensures (\result.high & DESC_P) != 0 ==> (guest.high & DESC_P) != 0;
    ensures (\result.high & DESC_P) != 0 ==> (\result.high & DESC_S) != 0;
    ensures (\result.high & DESC_P) != 0 ==> (\result.high & (1 << DESC_DPL_SHIFT)) != 0;
    ensures (\result.high & DESC_P) != 0 ==> (\result.high & DESC_ACCESSED) != 0;
    ensures (\result.high & DESC_P) != 0 ==> (\result.high & DESC_L) == 0;
    ensures (\result.high & DESC_P) != 0 ==>
      (\result.high & DESC_CODE) == 0 || (\result.high & DESC_CONFORMING) == 0; */
struct descriptor desc_tame(struct descriptor guest);

PROVE_CONTRACTS(desc_tame)
