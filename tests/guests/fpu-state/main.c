/*
 * tests/guests/fpu-state/main.c - x87, SSE and MXCSR contents survive everything.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 89
 * Holds: 79
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define MXCSR 0x1fa5u /* all masked, some flags up */

/* Another one in each guest: tests/system/isolation.py runs two of us at once. */
static u32 pattern[4];

static void load(void)
{
	static const u32 mxcsr = MXCSR;

	__asm__ volatile(
		"fninit\n fld1\n fldpi\n ldmxcsr %0\n movups %1, %%xmm0\n movups %1, %%xmm7"
		:
		: "m"(mxcsr), "m"(pattern));
}

static void verify(const char *what)
{
	u32 mxcsr, low[4], high[4], one, is_pi;

	__asm__ volatile("stmxcsr %0\n movups %%xmm0, %1\n movups %%xmm7, %2"
			 : "=m"(mxcsr), "=m"(low), "=m"(high));
	CHECK_EQUAL(mxcsr, MXCSR, what);
	for (u32 i = 0; i < 4; i++) {
		CHECK_EQUAL(low[i], pattern[i], what);
		CHECK_EQUAL(high[i], pattern[i], what);
	}
	/* st0 = pi, st1 = 1: pi / pi = 1 and the 1 below it. */
	__asm__ volatile("fldpi\n fsubrp\n fistpl %0\n fistpl %1\n fld1\n fldpi"
			 : "=m"(is_pi), "=m"(one));
	CHECK_EQUAL(is_pi, 0, what);
	CHECK_EQUAL(one, 1, what);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct trap_frame frame;

	if (!cpu_has_sse()) {
		test_report(TEST_SKIP, "this CPU has no SSE");
		return;
	}
	for (u32 i = 0; i < ARRAY_SIZE(pattern); i++)
		pattern[i] = (u32)tsc_read() * (2 * i + 1);
	load();
	verify("after loading");
	hcall0(LHCALL_FLUSH_ASYNC);
	verify("after a hypercall");
	hcall1(LHCALL_NOTIFY, gpa_of("the launcher prints this\n"));
	verify("after NOTIFY");
	directory_load(directory);
	verify("after a switch of directories");
	test_peek_traps(TEST_ADDRESS, &frame);
	verify("after a reflected fault");
	timer_sleep(3 * NS_PER_MS);
	verify("after a halt and an interrupt");
	hcall1(LHCALL_TS, 8);
	hcall1(LHCALL_NOTIFY, gpa_of("and this\n"));
	hcall1(LHCALL_TS, 0);
	verify("after TS on, NOTIFY, TS off");
}
