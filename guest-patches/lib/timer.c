/*
 * guest-patches/lib/timer.c - clock and one-shot timer.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/timer.h"

#include "lib/divide.h"

#define LONGEST_NS 4000000000u /* one SET_CLOCKEVENT; its argument has 32 bits */
#define SHORTEST_NS 100u

static irq_handler *on_timer;
static u64 tsc_start;
static u64 wall_start_ns;

/* The core may update the two words between our reads of them. */
static u64 shared_wall_ns(void)
{
	u32 seconds, ns;

	do {
		seconds = READ_ONCE(shared.tv_sec);
		ns = READ_ONCE(shared.tv_nsec);
	} while (seconds != READ_ONCE(shared.tv_sec));
	return (u64)seconds * NS_PER_SECOND + ns;
}

u64 clock_ns(void)
{
	u32 rest;

	if (!shared.tsc_khz)
		return shared_wall_ns() - wall_start_ns;
	u64 ms = divide_u64(tsc_read() - tsc_start, shared.tsc_khz, &rest);
	return ms * NS_PER_MS + divide_u64((u64)rest * NS_PER_MS, shared.tsc_khz, NULL);
}

u32 clock_wall_seconds(void)
{
	return (u32)divide_u64(wall_start_ns + clock_ns(), NS_PER_SECOND, NULL);
}

void timer_set(u32 ns)
{
	hcall1(LHCALL_SET_CLOCKEVENT, ns);
}

void timer_handler(irq_handler *handler)
{
	on_timer = handler;
}

static void timer_interrupt(void)
{
	if (on_timer)
		on_timer();
}

void timer_sleep(u64 ns)
{
	const u64 end = clock_ns() + ns;
	u64 now;

	irq_off();
	while ((now = clock_ns()) < end) {
		u64 left = end - now;

		if (left > LONGEST_NS)
			left = LONGEST_NS;
		timer_set(left < SHORTEST_NS ? SHORTEST_NS : (u32)left);
		irq_wait();
		irq_off();
	}
	irq_on();
}

void timer_init(void)
{
	wall_start_ns = shared_wall_ns();
	tsc_start = tsc_read();
	irq_set(LGUEST_TIMER_IRQ, timer_interrupt);
}
