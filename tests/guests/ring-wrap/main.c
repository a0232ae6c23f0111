/*
 * tests/guests/ring-wrap/main.c - the ring takes 64 calls at once, and goes round.
 * SPDX-License-Identifier: MIT
 *
 * Every slot maps another page; what was mapped can be read afterwards.
 *
 * Attack: 82
 * Holds: 29
 * Dialects: all
 */
#include "tests/guests/test.h"

#define ROUNDS 5u

void test_main(void)
{
	u32 *directory = directory_new();
	u32 *pages[LHCALL_RING_SIZE];

	for (u32 i = 0; i < LHCALL_RING_SIZE; i++) {
		pages[i] = page_alloc();
		*pages[i] = i;
	}
	directory_load(directory);
	for (u32 round = 0; round < ROUNDS; round++) {
		/* 64 the first time, then 63: so that each round starts at another slot. */
		const u32 calls = LHCALL_RING_SIZE - (round > 0);

		for (u32 i = 0; i < calls; i++) {
			const u32 address = TEST_ADDRESS + i * PAGE_BYTES;
			const u32 pte = gpa_of(pages[(i + round) % LHCALL_RING_SIZE]) | PTE_USER;

			*pte_of(directory, address) = pte;
			hcall_queue(LHCALL_SET_PTE, gpa_of(directory), address, pte, 0);
		}
		hcall0(LHCALL_FLUSH_ASYNC);
		for (u32 i = 0; i < LHCALL_RING_SIZE; i++)
			CHECK_EQUAL(shared.hcall_status[i], LHCALL_RING_EMPTY, "status");
		for (u32 i = 0; i < calls; i++)
			CHECK_EQUAL(peek(TEST_ADDRESS + i * PAGE_BYTES),
				    (i + round) % LHCALL_RING_SIZE, "page");
	}
}
