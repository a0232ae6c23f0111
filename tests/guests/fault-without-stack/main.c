/*
 * tests/guests/fault-without-stack/main.c - a trap whose stack is not mapped ends the guest.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 35
 * Expect: killed "."
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(TEST_ADDRESS));
}
