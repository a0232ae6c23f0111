/*
 * tests/guests/timer-cancel/main.c - SET_CLOCKEVENT cancels, replaces, and takes any number.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 84
 * Holds: 84
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

static void spin(u32 ns)
{
	const u64 end = clock_ns() + ns;

	for (u32 i = 0; shared.tsc_khz ? clock_ns() < end : i < ns; i++)
		hcall0(LHCALL_SEND_INTERRUPTS);
}

void test_main(void)
{
	timer_handler(tick);
	irq_on();
	timer_set(2 * NS_PER_MS);
	timer_set(0);
	spin(10 * NS_PER_MS);
	CHECK_EQUAL(ticks, 0, "ticks after cancelling");

	timer_set(2 * NS_PER_MS);
	timer_set(4 * NS_PER_MS);
	spin(20 * NS_PER_MS);
	CHECK_EQUAL(ticks, 1, "ticks after replacing");

	static const u32 extremes[] = { 1, 2, 99, 0x7fffffffu, 0x80000000u, 0xffffffffu };
	for (u32 i = 0; i < ARRAY_SIZE(extremes); i++) {
		timer_set(extremes[i]);
		spin(NS_PER_MS);
	}
	timer_set(0);
	irq_off();
	timer_set(NS_PER_MS);
	ticks = 0;
	irq_wait();
	CHECK_EQUAL(ticks, 1, "ticks after all that");
}
