/*
 * tests/guests/esp-at-top-trap/main.c - a trap with esp at the top of the window is fatal.
 * SPDX-License-Identifier: MIT
 *
 * The core would have to push the frame of a trap there.  It may not.
 *
 * Expect: killed "."
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(0xfffffff0u));
}
