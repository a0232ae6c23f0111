/*
 * tests/guests/untiring/main.c - work with a known answer, round after round, until a key comes.
 * SPDX-License-Identifier: MIT
 *
 * For what goes on beside it (tests/system/restarts.py, forks.py).  A round
 * maps pages in one of two directories, fills and reads them, and keeps a
 * number in the FPU while it sleeps; the last word of the command line says how
 * many milliseconds.
 *
 * Bench: none
 * Mem: 4M
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define PAGES 16u
#define WORDS (PAGES * PAGE_BYTES / sizeof(u32))
#define ANSWER 0x85bca001u

static u32 *directories[2];
static u32 *pages[PAGES];

static u32 mixed(u32 sum, u32 value)
{
	return sum * 1664525u + 1013904223u + value;
}

/* Each page appears somewhere else than in the round before. */
static void map(u32 round)
{
	u32 *const directory = directories[round % ARRAY_SIZE(directories)];

	for (u32 i = 0; i < PAGES; i++)
		page_map(directory, TEST_ADDRESS + i * PAGE_BYTES,
			 gpa_of(pages[(i * 7 + round) % PAGES]) | PTE_USER);
	directory_load(directory);
}

static u32 work(void)
{
	u32 sum = 1;

	for (u32 i = 0; i < WORDS; i++) {
		sum = mixed(sum, i);
		poke(TEST_ADDRESS + i * sizeof(u32), sum);
	}
	for (u32 i = 0; i < WORDS; i++)
		sum = mixed(sum, peek(TEST_ADDRESS + i * sizeof(u32)));
	return sum;
}

void test_main(void)
{
	u32 rounds = 0;

	CHECK(console_init(), "no console");
	for (u32 i = 0; i < ARRAY_SIZE(directories); i++)
		directories[i] = directory_new();
	for (u32 i = 0; i < PAGES; i++)
		pages[i] = page_alloc();
	say("untiring: begins\n");
	do {
		const u32 kept = rounds * 3 + 1;
		u32 answer, found;

		__asm__ volatile("fninit\n fildl %0" : : "m"(kept));
		map(rounds);
		answer = work();
		timer_sleep((u64)test_number() * NS_PER_MS);
		__asm__ volatile("fistpl %0" : "=m"(found));
		if (answer != ANSWER || found != kept)
			power_panic("untiring: wrong");
		rounds++;
	} while (!console_typed());
	say("untiring: %u rounds, all right\n", rounds);
	power_off();
}
