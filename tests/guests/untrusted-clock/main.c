/*
 * tests/guests/untrusted-clock/main.c - without a TSC to trust, the time is still right.
 * SPDX-License-Identifier: MIT
 *
 * The bench's TSC counts a nanosecond an instruction whatever CPUID says about
 * it: the clock of the shared page is compared with it, halted and running.
 *
 * Cpu: qemu32,-tsc
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LATE_NS (2 * NS_PER_MS)
#define LONG_LOOP 200000000u

static u64 by_tsc, by_clock;

static void start(void)
{
	timer_sleep(NS_PER_MS); /* an interrupt, so that the time is fresh */
	by_clock = clock_ns();
	by_tsc = tsc_read();
}

static void agree(const char *what)
{
	timer_sleep(NS_PER_MS);
	const u32 clock_us = (u32)(clock_ns() - by_clock) / 1000;
	const u32 tsc_us = (u32)(tsc_read() - by_tsc) / 1000;

	CHECK(clock_us <= tsc_us + LATE_NS / 1000 && tsc_us <= clock_us + LATE_NS / 1000,
	      "%s: %u us by the clock, %u by the TSC", what, clock_us, tsc_us);
}

void test_main(void)
{
	if (shared.tsc_khz) {
		test_report(TEST_SKIP, "the TSC is to be trusted here");
		return;
	}
	start();
	timer_sleep(1500 * NS_PER_MS);
	agree("asleep");

	start();
	for (u32 i = 0; i < LONG_LOOP; i++)
		__asm__ volatile("");
	agree("running");

	start();
	irq_off();
	for (u32 i = 0; i < LONG_LOOP; i++)
		__asm__ volatile("");
	irq_on();
	agree("running with interrupts off");
}
