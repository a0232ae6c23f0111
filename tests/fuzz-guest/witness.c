/*
 * tests/fuzz-guest/witness.c - known work beside the fuzz guest, again and again.
 * SPDX-License-Identifier: MIT
 *
 * Each round maps pages in one of two directories, writes and reads them, and
 * has a number in the FPU.  Every round has the same answer, and says so.
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/timer.h"

#define PAGES 16u
#define ADDRESS 0x10000000u
#define SAID_EVERY 16u
#define REST_NS 20000000u

static u32 *directories[2];
static u8 *pages[PAGES];

static u32 mixed(u32 sum, u32 value)
{
	return sum * 1664525u + 1013904223u + value;
}

static u32 work(void)
{
	u32 sum = 1;

	for (u32 i = 0; i < PAGES * PAGE_BYTES; i += sizeof(u32)) {
		sum = mixed(sum, i);
		*(volatile u32 *)(ADDRESS + i) = sum;
	}
	for (u32 i = 0; i < PAGES * PAGE_BYTES; i += sizeof(u32))
		sum = mixed(sum, *(volatile u32 *)(ADDRESS + i));
	return sum;
}

void kernel_main(void)
{
	u32 right = 0;

	for (u32 i = 0; i < ARRAY_SIZE(directories); i++)
		directories[i] = directory_new();
	for (u32 i = 0; i < PAGES; i++)
		pages[i] = page_alloc();
	for (u32 round = 0;; round++) {
		u32 *const directory = directories[round % ARRAY_SIZE(directories)];
		const u32 kept = round * 3 + 1;
		u32 sum, found;

		__asm__ volatile("fninit\n fildl %0" : : "m"(kept));
		for (u32 i = 0; i < PAGES; i++)
			page_map(directory, ADDRESS + i * PAGE_BYTES,
				 gpa_of(pages[(i * 7 + round) % PAGES]) | PTE_USER);
		directory_load(directory);
		sum = work();
		timer_sleep(REST_NS);
		__asm__ volatile("fistpl %0" : "=m"(found));
		if (round == 0)
			right = sum;
		if (sum != right || found != kept) {
			say("witness: WRONG %#x, not %#x; FPU %#x, not %#x\n", sum, right, found,
			    kept);
			power_off();
		}
		if (round % SAID_EVERY == 0)
			say("witness: round %u right\n", round);
	}
}
