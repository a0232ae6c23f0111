/*
 * tests/guests/shared-page-scribble/main.c - the guest may scribble on the core's words.
 * SPDX-License-Identifier: MIT
 *
 * Not even its own noirq range: that was read once, at INIT.
 *
 * Attack: 87
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

void test_main(void)
{
	const u32 tsc_khz = shared.tsc_khz;
	struct trap_frame frame;

	for (u32 i = 0; i < 3; i++) {
		const u32 value = i == 0 ? 0 : i == 1 ? 0xffffffffu : 0x80000000u;

		shared.cr2 = shared.tv_sec = shared.tv_nsec = shared.irq_pending = value;
		shared.reserve_mem = shared.noirq_start = shared.noirq_end = value;
		shared.kernel_address = shared.syscall_vec = value;
		hcall0(LHCALL_FLUSH_ASYNC);
		hcall1(LHCALL_FLUSH_TLB, 0);
		hcall1(LHCALL_FLUSH_TLB, 1);
		test_peek_traps(TEST_ADDRESS, &frame);
		CHECK_EQUAL(shared.cr2, TEST_ADDRESS, "cr2");
		/* Ring slots whose status is neither 0 nor empty: the core's business, once. */
		shared.hcalls[7] = hcall_slot(LHCALL_FLUSH_ASYNC, 1, 2, 3, 4);
		timer_sleep(NS_PER_MS);
	}
	shared.tsc_khz = tsc_khz;
}
