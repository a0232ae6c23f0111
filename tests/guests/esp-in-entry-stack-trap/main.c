/*
 * tests/guests/esp-in-entry-stack-trap/main.c - a trap with esp in the entry stack is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Ring 1 can write there, and the core would: into its own frame, or state.
 *
 * Attack: 68
 * Expect: killed "bad stack"
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

void test_main(void)
{
	__asm__ volatile("movl %0, %%esp\n ud2" : : "i"(ENTRY_STACK_TOP - 8));
}
