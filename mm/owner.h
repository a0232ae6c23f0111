/*
 * mm/owner.h - whose frames are whose: what somebody took from the pool goes back as a whole.
 * SPDX-License-Identifier: MIT
 *
 * Pure, like mm/frame.h.  An owner keeps a short list of runs; frames are
 * given out lowest first, so what is taken in a row is mostly one run.
 */
#ifndef MM_OWNER_H
#define MM_OWNER_H

#include "mm/frame.h"

#define OWNER_RUNS 64u /* with that many, nothing more can be taken */

struct frame_run {
	hpa_t start;
	u32 frames;
};

struct frame_owner {
	struct frame_pool *pool;
	u32 frames; /* in all runs */
	u32 runs;
	struct frame_run run[OWNER_RUNS];
};

/* Owns nothing yet. */
void owner_init(struct frame_owner *owner, struct frame_pool *pool);

/* frame_alloc() from the owner's pool, remembered; false also if the list is full. */
MUST_CHECK bool owner_take(struct frame_owner *owner, u32 frames, u32 align, hpa_t *out);

/* Gives everything back.  Nobody may use any of it any more. */
void owner_release(struct frame_owner *owner);

#endif
