/*
 * tests/guests/core-handler/main.c - a handler that lies in the core's text runs in ring 1.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 33
 * Bench: qemu, bochs
 * Suite: no
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define PRESENT 0x8000u
#define STUB_BYTES 16u

static void ud2(void *argument)
{
	(void)argument;
	__asm__ volatile("ud2");
}

void test_main(void)
{
	static const u32 stubs[] = { TRAP_DIVIDE, TRAP_DEBUG };
	struct trap_frame frame;

	/* The entry stubs lie first: what they do in ring 0 is #GP here, in ring 1. */
	for (u32 i = 0; i < ARRAY_SIZE(stubs); i++) {
		const u32 at = WINDOW_TEXT + stubs[i] * STUB_BYTES;

		hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_UNDEFINED, CORE_CS << 16 | (at & 0xffff),
		       (at & 0xffff0000) | PRESENT | GATE_INTERRUPT << 8);
		CHECK(trap_catch(ud2, NULL, &frame), "%#x: no trap", at);
		CHECK(frame.cs == LGUEST_KERNEL_CS && frame.eip >= WINDOW_TEXT,
		      "%#x: trap %u at %#x:%#x", at, frame.vector, frame.cs, frame.eip);
	}
}
