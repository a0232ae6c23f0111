/*
 * tests/guests/fpu-abuse/main.c - wild FPU states at every switch hurt nobody.
 * SPDX-License-Identifier: MIT
 *
 * The bystander sleeps and wakes with a number of its own in the FPU.
 *
 * Attack: 89
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define WILD_MXCSR 0x0000003fu /* nothing masked, all flags up */
#define ROUNDS 50u
#define ZERO_DIVIDE_UNMASKED 0x0340u

/* 1 / 0: pending until the next x87 instruction, which never comes here. */
static void provoke(void)
{
	static const u16 control = ZERO_DIVIDE_UNMASKED;
	static const u32 zero = 0;

	__asm__ volatile("fninit\n fldcw %0\n fld1\n fidivl %1" : : "m"(control), "m"(zero));
}

void test_main(void)
{
	static const u32 mxcsr = WILD_MXCSR;
	struct trap_frame frame;

	for (u32 i = 0; i < ROUNDS; i++) {
		provoke();
		if (i & 1 && cpu_has_sse())
			__asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
		if (i & 2)
			hcall1(LHCALL_TS, 8);
		timer_sleep(NS_PER_MS);
		hcall1(LHCALL_NOTIFY, gpa_of("x\n"));
		hcall1(LHCALL_TS, 0);
		test_peek_traps(0, &frame);
	}
	__asm__ volatile("fninit");
}
