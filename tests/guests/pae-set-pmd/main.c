/*
 * tests/guests/pae-set-pmd/main.c - SET_PMD is a PAE kernel's call.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 52
 * Expect: killed "PAE guest"
 * Dialects: b2 c e2
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall2(LHCALL_SET_PMD, gpa_of(directory_new()), 0);
}
