/*
 * tests/guests/fpu-restart/main.c - a guest that starts again finds fresh FPU and SSE registers.
 * SPDX-License-Identifier: MIT
 *
 * The second run knows itself by what is typed to it.
 *
 * Type: once, end
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "tests/guests/test.h"

#define MXCSR_FRESH 0x1f80u /* SDM volume 1, 10.2.3 */
#define MXCSR_OURS 0x1fa5u

static void look(void)
{
	u32 mxcsr, words[4];

	__asm__ volatile("stmxcsr %0\n movups %%xmm7, %1" : "=m"(mxcsr), "=m"(words));
	CHECK_EQUAL(mxcsr, MXCSR_FRESH, "MXCSR");
	for (u32 i = 0; i < ARRAY_SIZE(words); i++)
		CHECK_EQUAL(words[i], 0, "a word of XMM7");
}

void test_main(void)
{
	static const u32 mxcsr = MXCSR_OURS, secret[4] = { 0x5ec4e7u, 1, 2, 3 };

	if (!cpu_has_sse()) {
		test_report(TEST_SKIP, "this CPU has no SSE");
		return;
	}
	look();
	CHECK(console_init(), "no console");
	say("TYPE\n");
	if (console_read() != 'o')
		return;
	__asm__ volatile("ldmxcsr %0\n movups %1, %%xmm7" : : "m"(mxcsr), "m"(secret));
	power_restart();
}
