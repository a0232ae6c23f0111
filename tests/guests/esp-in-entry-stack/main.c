/*
 * tests/guests/esp-in-entry-stack/main.c - esp may point at the entry stack, for hypercalls.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 68
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

static void call_with_esp(u32 esp)
{
	u32 after;

	__asm__ volatile("movl %%esp, %%edi\n movl %2, %%esp\n int %3\n"
			 "movl %%esp, %0\n movl %%edi, %%esp"
			 : "=&S"(after)
			 : "a"(LHCALL_FLUSH_ASYNC), "d"(esp), "i"(LGUEST_TRAP_ENTRY)
			 : "edi", "memory", "cc");
	CHECK_EQUAL(after, esp, "esp");
}

void test_main(void)
{
	for (u32 offset = 0; offset <= ENTRY_STACK_BYTES; offset += 4)
		call_with_esp(ENTRY_STACK + offset);
	/* Nothing of a stack is needed for a hypercall: any value will do. */
	call_with_esp(0);
	call_with_esp(8);
	call_with_esp(WINDOW_BASE);
	call_with_esp(0xfffffffcu);
}
