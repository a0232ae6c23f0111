/*
 * tests/guests/notify-wilder/main.c - NOTIFY of addresses that are no memory.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 81
 * Variants: 0x2200000 0xc0000000 0xd0000000 0xffc00000 0xffffffff
 * Expect: killed "."
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_NOTIFY, test_number());
}
