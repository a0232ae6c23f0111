/*
 * tests/guests/bystander/main.c - known work that another guest's attack must not disturb.
 * SPDX-License-Identifier: MIT
 *
 * It maps pages in two directories in turn, fills and reads them, sleeps, and
 * keeps a number in the FPU all the while.  The sum of all it read is known.
 * That it was woken late would be an attack's doing as well.  There is no
 * RESULT of its own: tests/guests/run --hostile wants its last line.
 *
 * Bench: none
 * Mem: 4M
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/timer.h"
#include "lib/divide.h"
#include "tests/guests/test.h"

#define ROUNDS 20u
#define PAGES 16u
#define STRIDE 116u	      /* bytes from one word to the next */
#define SLEEP_CYCLES 5000000u /* time by what the machine can do in it: emulators differ */
#define LATEST_CYCLES 20000000u
#define USUAL_KHZ 1000000u
#define RIGHT_ANSWER 0x4d4f2d1u

static u32 *directories[2];
static u32 *pages[PAGES];
static u32 sum = 1;
static u64 latest; /* cycles */

static u32 mixed(u32 value)
{
	sum = sum * 1664525u + 1013904223u + value;
	return sum;
}

/* Each page appears somewhere else than in the round before. */
static void map(u32 round)
{
	u32 *directory = directories[round % ARRAY_SIZE(directories)];

	for (u32 i = 0; i < PAGES; i++)
		page_map(directory, TEST_ADDRESS + i * PAGE_BYTES,
			 gpa_of(pages[(i * 7 + round) % PAGES]) | PTE_USER);
	directory_load(directory);
}

static void work(void)
{
	for (u32 i = 0; i < PAGES * PAGE_BYTES; i += STRIDE)
		poke(TEST_ADDRESS + i, mixed(i));
	for (u32 i = 0; i < PAGES; i++) {
		for (u32 word = 0; word < PAGE_BYTES / sizeof(u32); word++)
			mixed(READ_ONCE(pages[i][word]));
	}
}

/* By the TSC, which counts here whatever CPUID says about it. */
static void sleep(void)
{
	const u32 khz = shared.tsc_khz ? shared.tsc_khz : USUAL_KHZ;
	const u64 asleep = tsc_read();
	u64 late;

	timer_sleep(divide_u64((u64)SLEEP_CYCLES * NS_PER_MS, khz, NULL));
	late = tsc_read() - asleep - SLEEP_CYCLES;
	if ((late >> 63) == 0 && late > latest)
		latest = late;
}

void test_main(void)
{
	bool fpu_kept = true;

	say("BYSTANDER begins\n");
	for (u32 i = 0; i < ARRAY_SIZE(directories); i++)
		directories[i] = directory_new();
	for (u32 i = 0; i < PAGES; i++)
		pages[i] = page_alloc();
	for (u32 round = 0; round < ROUNDS; round++) {
		const u32 kept = sum;
		u32 found;

		__asm__ volatile("fninit\n fildl %0" : : "m"(kept));
		map(round);
		work();
		hcall0(LHCALL_FLUSH_ASYNC);
		sleep();
		__asm__ volatile("fistpl %0" : "=m"(found));
		fpu_kept = fpu_kept && found == kept;
	}
	if (!fpu_kept)
		say("BYSTANDER failed: another's number in the FPU\n");
	else if (sum != RIGHT_ANSWER)
		say("BYSTANDER failed: %#x is wrong\n", sum);
	else if (latest > LATEST_CYCLES)
		say("BYSTANDER failed: woken %u thousand cycles late\n",
		    (u32)divide_u64(latest, 1000, NULL));
	else
		say("BYSTANDER finished: %#x, woken at most %u cycles late\n", sum, (u32)latest);
	power_off();
}
