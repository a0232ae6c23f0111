/*
 * tests/guests/halt/main.c - HALT enables and waits in one: it wakes up, and nothing is missed.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 89, 90
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u

static volatile u32 ticks, flags_in_frame;

static void timer_trap(struct trap_frame *frame)
{
	ticks++;
	flags_in_frame = frame->eflags;
}

void test_main(void)
{
	trap_set(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, timer_trap);

	irq_off();
	timer_set(NS_PER_MS);
	irq_wait();
	CHECK_EQUAL(ticks, 1, "ticks after HALT with interrupts off");
	CHECK(flags_in_frame & EFLAGS_IF, "frame's eflags are %#x", flags_in_frame);
	CHECK_EQUAL(shared.irq_enabled & LGUEST_IF, LGUEST_IF, "irq_enabled after HALT");

	/* One that is pending already. */
	irq_off();
	timer_set(NS_PER_MS);
	const u64 end = clock_ns() + 3 * NS_PER_MS;
	for (u32 i = 0; i < LONG_LOOP && !shared_irq_pending(); i++) {
		if (!HAS_IRQ_PENDING && clock_ns() > end)
			break;
	}
	CHECK_EQUAL(ticks, 1, "ticks while off");
	irq_wait();
	CHECK_EQUAL(ticks, 2, "ticks after HALT with one pending");

	for (u32 i = 0; i < 200; i++) {
		irq_off();
		timer_set(100 + i * 50);
		irq_wait();
	}
	CHECK_EQUAL(ticks, 202, "ticks after 200 short ones");
	irq_off();
}
