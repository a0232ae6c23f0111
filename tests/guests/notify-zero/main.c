/*
 * tests/guests/notify-zero/main.c - NOTIFY(0) is nothing, any address inside memory a string.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 81
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_NOTIFY, 0);
	hcall1(LHCALL_NOTIFY, 1);			    /* in the boot page: an empty string */
	hcall1(LHCALL_NOTIFY, memory_bytes() - 1);	    /* the last byte of RAM, which is 0 */
	hcall1(LHCALL_NOTIFY, memory_bytes() + MIB(1) - 1); /* of the device pages */
}
