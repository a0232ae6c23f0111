/*
 * tests/guests/shutdown-long/main.c - of a text of SHUTDOWN the first 127 characters count.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 79
 * Expect: killed "^x{127}$"
 * Holds: 109
 */
#include "tests/guests/test.h"

#include "lib/string.h"

#define BYTES 300u

void test_main(void)
{
	char *text = page_alloc();

	memset(text, 'x', BYTES);
	hcall2(LHCALL_SHUTDOWN, gpa_of(text), LGUEST_SHUTDOWN_POWEROFF);
}
