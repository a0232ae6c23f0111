/*
 * tests/guests/wall-clock/main.c - the shared page's time goes forward, as fast as the TSC says.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 94
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define SLEEP_MS 1500u
#define TOLERANCE_MS 20u

static u32 shared_ms(void)
{
	return shared.tv_sec * 1000 + shared.tv_nsec / NS_PER_MS;
}

void test_main(void)
{
	timer_sleep(NS_PER_MS); /* an interrupt, so that the time is fresh */
	u32 previous = shared_ms();
	const u32 start = previous;

	for (u32 i = 0; i < SLEEP_MS / 10; i++) {
		timer_sleep(10 * NS_PER_MS);
		CHECK(shared_ms() >= previous, "time went back");
		CHECK(shared.tv_nsec < NS_PER_SECOND, "tv_nsec is %u", shared.tv_nsec);
		previous = shared_ms();
	}
	const u32 passed = previous - start;
	CHECK(passed >= SLEEP_MS - TOLERANCE_MS, "%u ms passed by the shared page", passed);
	CHECK(passed <= SLEEP_MS + SLEEP_MS / 2, "%u ms passed by the shared page", passed);
}
