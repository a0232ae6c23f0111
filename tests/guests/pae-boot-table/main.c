/*
 * tests/guests/pae-boot-table/main.c - a PAE kernel of 2.6.31 to 3.0 is found out as well.
 * SPDX-License-Identifier: MIT
 *
 * It starts on page tables that were made for it, and leaves them for four
 * 64-bit entries, one of which names a frame beyond 4 GiB.
 *
 * Holds: 12, 53
 * Expect: killed "PAE guest"
 * Dialects: b2 b3 b4
 */
#include "guest-patches/lib/guest.h"
#include "tests/guests/test.h"

static u64 table[PAGE_BYTES / sizeof(u64)] __attribute__((aligned(PAGE_BYTES)));
static u64 pmd[PAGE_BYTES / sizeof(u64)] __attribute__((aligned(PAGE_BYTES)));

void guest_early(void)
{
	for (u32 i = 0; i < 4; i++)
		table[i] = gpa_of(pmd) | PTE_P;
	table[1] |= 1ull << 32;
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(table));
}

void test_main(void)
{
}
