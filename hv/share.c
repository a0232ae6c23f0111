/*
 * hv/share.c - who of several runs next, so that each gets its share of the machine's time.
 * SPDX-License-Identifier: MIT
 */
#include "hv/share.h"

void share_reset(struct shares *shares, u32 who)
{
	shares->of[who] = (struct share){ .used_ns = shares->floor_ns };
	shares->ready &= ~(1u << who);
}

void share_charge(struct shares *shares, u32 who, u64 ns)
{
	shares->of[who].used_ns += ns;
	shares->of[who].run_ns += ns;
}

static void raise_floor(struct shares *shares)
{
	u64 least = ~0ull;
	u32 left;

	for (left = shares->ready; left; left &= left - 1) {
		const struct share *share = &shares->of[__builtin_ctz(left)];

		if (share->used_ns < least)
			least = share->used_ns;
	}
	if (least != ~0ull && least > shares->floor_ns)
		shares->floor_ns = least;
}

/* Who slept is not owed the time that it slept through, but may go at once. */
static void wake(struct share *share, u64 floor)
{
	u64 least = floor > SHARE_SLICE_NS ? floor - SHARE_SLICE_NS : 0;

	if (share->used_ns < least)
		share->used_ns = least;
}

/* Inside its slice one is taken to have had none of it yet. */
static u64 rank(const struct share *share, bool keeps)
{
	if (!keeps)
		return share->used_ns;
	return share->used_ns > SHARE_SLICE_NS ? share->used_ns - SHARE_SLICE_NS : 0;
}

u32 share_pick(struct shares *shares, u32 ready, u32 keeps)
{
	u32 best = SHARE_NOBODY;
	u64 best_rank = 0;
	u32 left;

	raise_floor(shares);
	for (left = ready & ~shares->ready; left; left &= left - 1)
		wake(&shares->of[__builtin_ctz(left)], shares->floor_ns);
	shares->ready = ready;
	for (left = ready; left; left &= left - 1) {
		u32 i = (u32)__builtin_ctz(left);
		u64 own_rank = rank(&shares->of[i], i == keeps);

		/* Of two that are level the other one goes: who just woke up. */
		if (best == SHARE_NOBODY || own_rank < best_rank ||
		    (own_rank == best_rank && best == keeps)) {
			best = i;
			best_rank = own_rank;
		}
	}
	return best;
}
