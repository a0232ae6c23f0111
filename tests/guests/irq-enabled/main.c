/*
 * tests/guests/irq-enabled/main.c - bit 9 of irq_enabled counts; irq_pending says that one waits.
 * SPDX-License-Identifier: MIT
 *
 * Enabling again with a call delivers before the next instruction, and without
 * one in a bounded time.
 *
 * Attack: 87
 * Holds: 86, 87, 88
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u
#define ANNOUNCE (HAS_SEND_INTERRUPTS ? LHCALL_SEND_INTERRUPTS : LHCALL_FLUSH_ASYNC)

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

/* Until the timer has fired; dialects without irq_pending have to guess. */
static void wait_for_timer(void)
{
	const u64 end = clock_ns() + 3 * NS_PER_MS;

	for (u32 i = 0; i < LONG_LOOP && !shared_irq_pending(); i++) {
		if (!HAS_IRQ_PENDING && clock_ns() > end)
			return;
	}
}

/* With the timer pending: nothing arrives, and irq_pending is exactly LGUEST_IF. */
static void off_with(u32 word)
{
	ticks = 0;
	WRITE_ONCE(shared.irq_enabled, word);
	timer_set(NS_PER_MS);
	wait_for_timer();
	CHECK_EQUAL(shared_irq_pending(), HAS_IRQ_PENDING ? LGUEST_IF : 0, "irq_pending");
	hcall0(ANNOUNCE);
	CHECK_EQUAL(ticks, 0, "ticks while off");
	CHECK_EQUAL(shared.irq_enabled, word, "irq_enabled");
}

void test_main(void)
{
	timer_handler(tick);

	off_with(0);
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	hcall0(ANNOUNCE);
	CHECK_EQUAL(ticks, 1, "ticks right after SEND_INTERRUPTS");
	CHECK_EQUAL(shared_irq_pending(), 0, "irq_pending after delivery");

	off_with(0x046);
	WRITE_ONCE(shared.irq_enabled, 0x246);
	hcall0(LHCALL_FLUSH_ASYNC); /* any exit will do */
	CHECK_EQUAL(ticks, 1, "ticks with 0x246");

	off_with(~LGUEST_IF);
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	for (u32 i = 0; i < LONG_LOOP && !ticks; i++)
		;
	CHECK_EQUAL(ticks, 1, "ticks after enabling without a call");
	irq_off();
}
