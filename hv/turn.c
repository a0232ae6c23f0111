/*
 * hv/turn.c - whose turn it is, and until when.
 * SPDX-License-Identifier: MIT
 */
#include "hv/turn.h"

void turn_charge(struct turns *turns, u64 now)
{
	if (turns->who != SHARE_NOBODY)
		share_charge(&turns->shares, turns->who, now - turns->charged_until);
	turns->charged_until = now;
}

/* Those that sleep no longer. */
static u32 awake(const struct turns *turns, u64 now)
{
	u32 left, awake = 0;

	if (now < turns->first_wake)
		return 0;
	for (left = turns->asleep; left; left &= left - 1) {
		if (turns->wake_at[__builtin_ctz(left)] <= now)
			awake |= left & -left;
	}
	return awake;
}

static void find_first_wake(struct turns *turns)
{
	u32 left;

	turns->first_wake = TURN_NEVER;
	for (left = turns->asleep; left; left &= left - 1) {
		u64 at = turns->wake_at[__builtin_ctz(left)];

		if (at < turns->first_wake)
			turns->first_wake = at;
	}
}

static void look(struct turns *turns, u64 now)
{
	u32 at = turns->unsure | awake(turns, now);
	bool changed;
	u32 left;

	if (turns->who != SHARE_NOBODY)
		at |= 1u << turns->who;
	changed = at & turns->asleep;
	turns->unsure = 0;
	turns->ready &= ~at;
	turns->asleep &= ~at;
	for (left = at; left; left &= left - 1) {
		u32 who = (u32)__builtin_ctz(left);
		u64 wake_at = TURN_NEVER;

		if (turn_ready(who, now, &wake_at)) {
			turns->ready |= 1u << who;
		} else if (wake_at != TURN_NEVER) {
			turns->asleep |= 1u << who;
			turns->wake_at[who] = wake_at;
			changed = true;
		}
	}
	if (changed)
		find_first_wake(turns);
}

u32 turn_next(struct turns *turns, u64 now, u64 most)
{
	u32 who;

	look(turns, now);
	who = share_pick(&turns->shares, turns->ready,
			 now < turns->end ? turns->who : SHARE_NOBODY);
	if (who != turns->who || now >= turns->end)
		turns->start = now;
	turns->who = who;
	/* Anew: somebody may have become ready. */
	turns->end = turns->first_wake;
	if ((turns->ready & (turns->ready - 1)) && most > SHARE_SLICE_NS)
		most = SHARE_SLICE_NS;
	if (most != TURN_NEVER && turns->end > turns->start + most)
		turns->end = turns->start + most;
	return who;
}
