/*
 * tests/guests/idt-bad-type/main.c - a call gate is no interrupt gate.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 30
 * Holds: 65
 * Expect: killed "bad IDT type"
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	trap_gate(TRAP_UNDEFINED, 0xC, 1);
}
