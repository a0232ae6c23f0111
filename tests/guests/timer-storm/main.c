/*
 * tests/guests/timer-storm/main.c - arming the timer again and again lengthens no slice.
 * SPDX-License-Identifier: MIT
 *
 * Each call arms the machine's timer anew, sooner than it could have fired:
 * the core would leave it alone, but for what the guest makes it believe.
 * The other guest wants a thousandth of what this one computes, and must be
 * through long before.
 *
 * Beside: timer-cancel
 * Also: "(?s)guest timer-cancel powered off.*guest timer-storm powered off"
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define CALLS 3000000u
#define FAR_AWAY_NS 1000000000u

#define SOFT_WORDS 64u
#define TRIES 1000u
#define SOON_NS 20000u
#define SPIN 50000u

/* Behind the time when the guest's timer is due: when the machine's alarm comes, the same here. */
static volatile u32 *find_armed(void)
{
	for (u32 try = 0; try < TRIES; try++) {
		volatile u32 *word = (volatile u32 *)WINDOW_SOFT;

		hcall1(LHCALL_SET_CLOCKEVENT, SOON_NS);
		for (u32 i = 0; i < SOFT_WORDS; i++, word++)
			if (word[0] && word[0] == word[2] && word[1] == word[3])
				return word + 2;
		for (u32 spin = 0; spin < SPIN; spin++)
			__asm__ volatile("");
	}
	CHECK(false, "no word of the soft page says when the alarm comes: %u tries", TRIES);
	return NULL;
}

void test_main(void)
{
	volatile u32 *armed = find_armed();

	for (u32 i = 0; i < CALLS; i++) {
		armed[0] = armed[1] = 0xffffffffu;
		hcall1(LHCALL_SET_CLOCKEVENT, FAR_AWAY_NS);
	}
	hcall1(LHCALL_SET_CLOCKEVENT, 0);
}
