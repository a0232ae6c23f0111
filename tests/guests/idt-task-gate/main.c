/*
 * tests/guests/idt-task-gate/main.c - a task gate is refused where it would count.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 30
 * Holds: 65
 * Expect: killed "bad IDT type"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	trap_gate(TRAP_UNDEFINED, 0x5, 1);
}
