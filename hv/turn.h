/*
 * hv/turn.h - whose turn it is, and until when.
 * SPDX-License-Identifier: MIT
 *
 * A choice looks at whose turn it was and at whom somebody named, never at
 * all: nobody else can have become ready, unless the time came that it said
 * it sleeps until.  Within a turn nothing need be chosen at all: the guest
 * and its launcher may follow each other until the alarm for its end comes.
 * Pure.
 */
#ifndef HV_TURN_H
#define HV_TURN_H

#include "hv/share.h"
#include "include/types.h"

#define TURN_NEVER (~0ull)

struct turns {
	struct shares shares;
	u32 who;	   /* SHARE_NOBODY: it is nobody's */
	u32 unsure;	   /* bit n: n is to be looked at */
	u32 ready;	   /* bit n: n could run when it was looked at last */
	u32 asleep;	   /* bit n: n could not, but will at wake_at[n] */
	u64 start, end;	   /* ns: the turn */
	u64 charged_until; /* ns */
	u64 first_wake;	   /* the least of wake_at, of those asleep */
	u64 wake_at[SHARES];
};

#define TURNS_INITIAL \
	{ \
		.who = SHARE_NOBODY, .first_wake = TURN_NEVER \
	}

/* Whether it could have changed, other than in its own turn or by time, who of them can run. */
static inline void turn_look_at(struct turns *turns, u32 who)
{
	turns->unsure |= 1u << who;
}

/* Whose turn it was is charged for it up to now. */
void turn_charge(struct turns *turns, u64 now);

/*
 * Whose turn it is now, SHARE_NOBODY if nobody can run.  `end` says until
 * when: of one turn no more than `most` ns, if that is not TURN_NEVER; a
 * slice, if others wait; up to the time when the first of the others wakes.
 * Charge first.
 */
MUST_CHECK u32 turn_next(struct turns *turns, u64 now, u64 most);

/*
 * For the caller to define: whether `who` can run at `now`; if not, *wake_at
 * may say from when on it can by itself.
 */
bool turn_ready(u32 who, u64 now, u64 *wake_at);

#endif
