/*
 * tests/guests/fault-in-handler/main.c - a page fault handler that is not mapped is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Every attempt pushes another frame until the stack is used up.
 *
 * Attack: 33, 39
 * Expect: killed "."
 */
#include "tests/guests/test.h"

void test_main(void)
{
	trap_gate_to(TRAP_PAGE_FAULT, (void (*)(void))TEST_ADDRESS, GATE_INTERRUPT, 0);
	peek(TEST_ADDRESS + PAGE_BYTES);
}
