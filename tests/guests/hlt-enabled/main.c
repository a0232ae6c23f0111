/*
 * tests/guests/hlt-enabled/main.c - the instruction HLT with interrupts on waits.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 1
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

void test_main(void)
{
	timer_handler(tick);
	irq_on();
	timer_set(NS_PER_MS);
	while (!ticks)
		__asm__ volatile("hlt");
	irq_off();
}
