/*
 * tests/guests/pae-set-pgd/main.c - SET_PGD for a table of 32 bytes is a PAE kernel's call.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 48, 52
 * Expect: killed "PAE guest.*32 bytes"
 * Dialects: b2 c e2
 */
#include "tests/guests/test.h"

static u64 table[4] __attribute__((aligned(32)));

void test_main(void)
{
	u32 at = gpa_of(table);

	/* Never at the start of a page, where a directory of 4 KiB might be. */
	if (at % PAGE_BYTES == 0)
		at += (u32)sizeof(table);
	hcall2(LHCALL_SET_PGD, at, 3);
}
