/*
 * tests/guests/spin-interrupts-off/main.c - computes for a long time, and wants no interrupt.
 * SPDX-License-Identifier: MIT
 *
 * Alone it merely ends; tests/system/isolation.py runs it beside another guest.
 *
 * Attack: 1
 * Suite: no
 */
#include "guest-patches/lib/irq.h"
#include "tests/guests/test.h"

#define LONG_LOOP 400000000u

void test_main(void)
{
	irq_off();
	for (u32 i = 0; i < LONG_LOOP; i++)
		__asm__ volatile("");
}
