/*
 * tests/guests/esp-wraps-trap/main.c - a trap whose frame would wrap to the window is fatal.
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
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(8u));
}
