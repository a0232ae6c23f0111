/*
 * tests/guests/fpu-beside/main.c - another guest's SSE registers are not ours, whoever runs when.
 * SPDX-License-Identifier: MIT
 *
 * Half a second of naps, in which the other one loads and checks its own.
 *
 * Beside: fpu-state
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define NAPS 500u

void test_main(void)
{
	static const u32 ours[4] = { 0x0b51de1u, 2, 3, 4 };
	u32 seen[4];

	if (!cpu_has_sse()) {
		test_report(TEST_SKIP, "this CPU has no SSE");
		return;
	}
	__asm__ volatile("movups %0, %%xmm7" : : "m"(ours));
	for (u32 nap = 0; nap < NAPS; nap++) {
		timer_sleep(NS_PER_MS);
		__asm__ volatile("movups %%xmm7, %0" : "=m"(seen));
		for (u32 i = 0; i < ARRAY_SIZE(seen); i++)
			CHECK_EQUAL(seen[i], ours[i], "a word of XMM7");
	}
}
