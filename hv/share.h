/*
 * hv/share.h - who of several runs next, so that each gets its share of the machine's time.
 * SPDX-License-Identifier: MIT
 *
 * Each is charged for the time it had; the one that had least goes next, and
 * keeps its turn until its slice is over, whatever it does meanwhile: leaving
 * for its launcher and coming back costs it nothing but time.  Who slept does
 * not save up more than one slice.  Pure.
 */
#ifndef HV_SHARE_H
#define HV_SHARE_H

#include "include/types.h"

#define SHARE_SLICE_NS 10000000u
#define SHARE_NOBODY 0xffffffffu

#define SHARES 8u

struct share {
	u64 used_ns; /* what it had, or is taken to have had */
	u64 run_ns;  /* what it really had, since it started */
};

struct shares {
	u64 floor_ns; /* what the least served had; never falls */
	u32 ready;    /* bit n: n could run when somebody was last picked */
	struct share of[SHARES];
};

/* As somebody new: it neither owes nor is owed anything. */
void share_reset(struct shares *shares, u32 who);

void share_charge(struct shares *shares, u32 who, u64 ns);

/*
 * Who goes next: bit n of `ready` says that n can run.  `keeps`: who is in
 * the middle of its slice, or SHARE_NOBODY.  SHARE_NOBODY if nobody can run.
 */
MUST_CHECK u32 share_pick(struct shares *shares, u32 ready, u32 keeps);

#endif
