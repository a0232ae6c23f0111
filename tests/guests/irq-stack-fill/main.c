/*
 * tests/guests/irq-stack-fill/main.c - an interrupt whose stack has to be filled first comes once.
 * SPDX-License-Identifier: MIT
 *
 * The core's store of the frame faults, and it looks into the guest's tables.
 *
 * Suite: no
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs, far, step
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define ROUNDS 20u

static volatile u32 fired;

static void tick(void)
{
	fired++;
}

void test_main(void)
{
	u32 here;

	timer_handler(tick);
	for (u32 round = 1; round <= ROUNDS; round++) {
		irq_off();
		timer_set(50000);
		/* In one trap: the shadow forgets the page of this very stack, the guest waits. */
		hcall_queue(LHCALL_SET_PTE, gpa_of(directory_current()), (u32)&here & PTE_FRAME, 0,
			    0);
		hcall0(LHCALL_HALT);
		irq_on();
		hcall0(LHCALL_SEND_INTERRUPTS);
		irq_off();
		CHECK_EQUAL(fired, round, "interrupts");
	}
}
