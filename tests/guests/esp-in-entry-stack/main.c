/*
 * tests/guests/esp-in-entry-stack/main.c - esp may point at the entry stack, for hypercalls.
 * SPDX-License-Identifier: MIT
 *
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define WINDOW 0xffc00000u

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
	struct trap_frame frame;

	for (u32 page = WINDOW; page; page += PAGE_BYTES) {
		if (test_peek_traps(page, &frame) || test_poke_traps(page, peek(page), &frame))
			continue;
		for (u32 offset = 0; offset <= PAGE_BYTES; offset += 4)
			call_with_esp(page + offset);
	}
	/* Nothing of a stack is needed for a hypercall: any value will do. */
	call_with_esp(0);
	call_with_esp(8);
	call_with_esp(WINDOW);
	call_with_esp(0xfffffffcu);
}
