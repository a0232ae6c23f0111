/*
 * tests/guests/unhandled-trap/main.c - an exception without a gate ends the guest.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 96
 * Expect: killed "unhandled trap 6"
 * Dialects: a1 b1 c e2
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_UNDEFINED, 0, 0);
	__asm__ volatile("ud2");
}
