/*
 * tests/guests/notify-wild/main.c - NOTIFY of an address that is nothing is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 81
 * Expect: killed "."
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_NOTIFY, 0x0ffff000u);
}
