/*
 * mm/owner.c - whose frames are whose: what somebody took from the pool goes back as a whole.
 * SPDX-License-Identifier: MIT
 */
#include "mm/owner.h"

void owner_init(struct frame_owner *owner, struct frame_pool *pool)
{
	*owner = (struct frame_owner){ .pool = pool };
}

/* The run that ends where these frames start, or else a new one. */
static struct frame_run *run_for(struct frame_owner *owner, hpa_t start)
{
	u32 i;

	for (i = 0; i < owner->runs; i++) {
		struct frame_run *run = &owner->run[i];

		if (run->start.v + run->frames * FRAME_BYTES == start.v)
			return run;
	}
	owner->run[owner->runs] = (struct frame_run){ .start = start };
	return &owner->run[owner->runs++];
}

bool owner_take(struct frame_owner *owner, u32 frames, u32 align, hpa_t *out)
{
	if (owner->runs == OWNER_RUNS || !frame_alloc(owner->pool, frames, align, out))
		return false;
	run_for(owner, *out)->frames += frames;
	owner->frames += frames;
	return true;
}

void owner_release(struct frame_owner *owner)
{
	u32 i;

	for (i = 0; i < owner->runs; i++) {
		/* They were allocated, so they can be freed. */
		if (frame_free(owner->pool, owner->run[i].start, owner->run[i].frames))
			owner->frames -= owner->run[i].frames;
	}
	owner->runs = 0;
}
