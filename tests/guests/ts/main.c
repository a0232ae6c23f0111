/*
 * tests/guests/ts/main.c - after TS(8) the FPU raises vector 7, after TS(0) it does not.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 89
 * Holds: 68, 78
 * Dialects: a1 a4 b1 b4 c e1
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define TS 8u

static void use_fpu(void *argument)
{
	(void)argument;
	__asm__ volatile("fnop");
}

static void use_sse(void *argument)
{
	(void)argument;
	__asm__ volatile("xorps %xmm0, %xmm0");
}

void test_main(void)
{
	struct trap_frame frame;

	CHECK(!trap_catch(use_fpu, NULL, &frame), "FPU at the start: trap %u", frame.vector);
	for (u32 i = 0; i < 3; i++) {
		hcall1(LHCALL_TS, TS);
		test_traps(use_fpu, NULL, TRAP_NO_FPU, 0, NULL, "FPU with TS");
		if (cpu_has_sse())
			test_traps(use_sse, NULL, TRAP_NO_FPU, 0, NULL, "SSE with TS");
		hcall_queue(LHCALL_TS, 0, 0, 0, 0);
		hcall0(LHCALL_FLUSH_ASYNC);
		CHECK(!trap_catch(use_fpu, NULL, &frame), "FPU without TS: trap %u", frame.vector);
		CHECK(!cpu_has_sse() || !trap_catch(use_sse, NULL, &frame),
		      "SSE without TS: trap %u", frame.vector);
	}
}
