/*
 * tests/guests/nmi-storm/main.c - calls, fills and reflected faults, while somebody sends NMIs.
 * SPDX-License-Identifier: MIT
 *
 * Alone it gets none and merely checks itself; tests/system/isolation.py runs
 * it with NMIs from QEMU's monitor, most of which find it in ring 0.
 *
 * Attack: 95
 * Suite: no
 * Bench: qemu, step
 */
#include "arch/x86/layout.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "include/abi/counts.h"
#include "tests/guests/test.h"

#define ROUNDS 20000u
#define SOFT_NMIS (WINDOW_SOFT + COUNTS * 4) /* struct soft_head */

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
	timer_set(NS_PER_MS);
}

void test_main(void)
{
	u32 *directory = directory_current();
	u32 *page[2] = { page_alloc(), page_alloc() };
	struct trap_frame frame;

	page[0][0] = 0x11111111;
	page[1][0] = 0x22222222;
	timer_handler(tick);
	timer_set(NS_PER_MS);
	irq_on();
	say("storm\n");
	for (u32 i = 0; i < ROUNDS; i++) {
		page_map(directory, TEST_ADDRESS, gpa_of(page[i & 1]) | PTE_P | PTE_W);
		CHECK_EQUAL(peek(TEST_ADDRESS), page[i & 1][0], "the page");
		poke(TEST_ADDRESS + 4, i);
		CHECK_EQUAL(page[i & 1][1], i, "what was written");
		page_map(directory, TEST_ADDRESS, 0);
		CHECK(test_peek_traps(TEST_ADDRESS, &frame), "round %u: no fault", i);
		CHECK_EQUAL(shared.cr2, TEST_ADDRESS, "cr2");
	}
	irq_off();
	CHECK(ticks, "no timer interrupt in all that time");
	say("%u NMIs\n", peek(SOFT_NMIS));
}
