/*
 * tests/guests/bad-number/main.c - numbers that are no call end the guest.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 76
 * Variants: 0x15 0x16 0x1f 0x3f 0x42 0x7fffffff 0x80000000 0xffffffff
 * Expect: killed "bad hypercall [0-9]+ .0x[0-9a-f]+."
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall0(test_number());
}
