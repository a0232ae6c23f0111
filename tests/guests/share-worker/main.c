/*
 * tests/guests/share-worker/main.c - computes, and says how much of the machine it had.
 * SPDX-License-Identifier: MIT
 *
 * tests/system/shares.py runs three of them beside tests/guests/share-storm.
 * The bench's TSC counts a nanosecond an instruction, whoever runs: the
 * shortest time that one piece of work took is what it takes undisturbed, and
 * what was done in a span, times that, is what we had of the span.  Work goes
 * on before and after it, so that the spans of all guests are equally full.
 *
 * Bench: none
 * Mem: 8M
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define PIECE_LOOPS 50000u
#define AROUND_NS (200ull * NS_PER_MS)
#define SPAN_NS (800u * NS_PER_MS)

static u32 shortest = ~0u;

/* Pieces of work until the TSC reaches `end`. */
static u32 work_until(u64 end)
{
	u64 before = tsc_read();
	u32 pieces = 0;

	while (before < end) {
		u64 after;

		for (u32 i = 0; i < PIECE_LOOPS; i++)
			__asm__ volatile("");
		after = tsc_read();
		if (after - before < shortest)
			shortest = (u32)(after - before);
		before = after;
		pieces++;
	}
	return pieces;
}

void test_main(void)
{
	const u64 start = tsc_read() + AROUND_NS;
	u32 pieces;

	work_until(start);
	pieces = work_until(start + SPAN_NS);
	work_until(start + SPAN_NS + AROUND_NS);
	say("had %u of 1000, %u pieces of %u ns\n", pieces * 1000 / (SPAN_NS / shortest), pieces,
	    shortest);
}
