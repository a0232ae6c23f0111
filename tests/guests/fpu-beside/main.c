/*
 * tests/guests/fpu-beside/main.c - two guests keep FPU and SSE registers of their own.
 * SPDX-License-Identifier: MIT
 *
 * Half a second of naps, in which the other one loads and checks its own.
 * Nothing here uses the x87 FPU: its last instruction is none of a guest's.
 * QEMU's FXSAVE leaves that out, as old processors of AMD's do.
 *
 * Beside: fpu-state
 */
#include "arch/x86/layout.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define NAPS 500u

/* What FNSTENV stores. */
struct environment {
	u32 control, status, tags, instruction, selector, operand, operand_selector;
};

static bool of_a_guest(u32 address)
{
	return address && address < WINDOW_BASE;
}

void test_main(void)
{
	static const u32 ours[4] = { 0x0b51de1u, 2, 3, 4 };
	struct environment environment;
	u32 seen[4];

	if (!cpu_has_sse()) {
		test_report(TEST_SKIP, "this CPU has no SSE");
		return;
	}
	__asm__ volatile("movups %0, %%xmm7" : : "m"(ours));
	for (u32 nap = 0; nap < NAPS; nap++) {
		timer_sleep(NS_PER_MS);
		__asm__ volatile("movups %%xmm7, %0" : "=m"(seen));
		__asm__ volatile("fnstenv %0" : "=m"(environment));
		CHECK(!of_a_guest(environment.instruction) && !of_a_guest(environment.operand),
		      "the last x87 instruction was at %#x, its operand at %#x",
		      environment.instruction, environment.operand);
		for (u32 i = 0; i < ARRAY_SIZE(seen); i++)
			CHECK_EQUAL(seen[i], ours[i], "a word of XMM7");
	}
}
