/*
 * tests/guests/idt-bad-type/main.c - a call gate is no interrupt gate.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 65
 * Expect: killed "bad IDT type"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	trap_gate(TRAP_UNDEFINED, 0xC, 1);
}
