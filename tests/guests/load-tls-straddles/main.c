/*
 * tests/guests/load-tls-straddles/main.c - thread descriptors may not end behind guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 53
 * Expect: killed "bad"
 */
#include "tests/guests/test.h"

#define LIMIT (MIB(32) + MIB(1)) /* RAM and device pages */

void test_main(void)
{
	/* Across a page is fine, and up to the very end. */
	hcall1(LHCALL_LOAD_TLS, MIB(16) - 12);
	hcall1(LHCALL_LOAD_TLS, LIMIT - sizeof(struct descriptor) * LGUEST_TLS_ENTRIES);
	hcall1(LHCALL_LOAD_TLS, LIMIT - sizeof(struct descriptor));
}
