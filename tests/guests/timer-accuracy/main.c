/*
 * tests/guests/timer-accuracy/main.c - the timer fires when it was asked to, by the TSC.
 * SPDX-License-Identifier: MIT
 *
 * Never early, and not late by more than a millisecond, halted or running.
 * (The bench counts instructions, so this is not about the build machine.)
 *
 * Holds: 83
 * Dialects: all
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LATE_NS NS_PER_MS

static volatile u64 fired; /* when, or 0 */

static void tick(void)
{
	fired = clock_ns();
}

static void once(u32 ns, bool halt)
{
	irq_off();
	fired = 0;
	const u64 start = clock_ns();
	timer_set(ns);
	if (halt) {
		irq_wait();
	} else {
		irq_on();
		while (!fired && clock_ns() - start < 2 * NS_PER_SECOND)
			;
	}
	irq_off();
	CHECK(fired, "%u ns, %s: did not fire", ns, halt ? "halted" : "running");
	if (!fired)
		return;
	const u32 took = (u32)(fired - start);
	CHECK(took >= ns, "%u ns, %s: fired after %u", ns, halt ? "halted" : "running", took);
	CHECK(took <= ns + LATE_NS, "%u ns, %s: fired after %u", ns, halt ? "halted" : "running",
	      took);
}

void test_main(void)
{
	static const u32 times[] = {
		100, 1000, 50000, NS_PER_MS, 10 * NS_PER_MS, 70 * NS_PER_MS, 300 * NS_PER_MS
	};

	if (!shared.tsc_khz) {
		test_report(TEST_SKIP, "the TSC is not to be trusted here");
		return;
	}
	timer_handler(tick);
	for (u32 i = 0; i < ARRAY_SIZE(times); i++) {
		once(times[i], true);
		once(times[i], false);
	}
}
