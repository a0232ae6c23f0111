/*
 * tests/guests/blocked-lines/main.c - a blocked line waits, and comes soon after it is unblocked.
 * SPDX-License-Identifier: MIT
 *
 * Unblocking is announced by nothing.
 *
 * Attack: 87
 * Holds: 85
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

static void spin_calls(u32 calls)
{
	for (u32 i = 0; i < calls; i++)
		hcall0(LHCALL_SEND_INTERRUPTS);
}

void test_main(void)
{
	timer_handler(tick);
	irq_on();
	shared.blocked_interrupts |= 1u << LGUEST_TIMER_IRQ;
	timer_set(NS_PER_MS);
	spin_calls(200000);
	CHECK_EQUAL(ticks, 0, "ticks while blocked");
	CHECK_EQUAL(shared_irq_pending(), 0, "irq_pending while blocked");

	WRITE_ONCE(shared.blocked_interrupts,
		   shared.blocked_interrupts & ~(1u << LGUEST_TIMER_IRQ));
	for (u32 i = 0; i < LONG_LOOP && !ticks; i++)
		;
	CHECK_EQUAL(ticks, 1, "ticks after unblocking");
	irq_off();
}
