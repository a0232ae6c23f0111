/*
 * tests/guests/instruction-into-window/main.c - bytes in the window are not decoded.
 * SPDX-License-Identifier: MIT
 *
 * It begins in the alias, where it is the guest's own memory, and goes on in core text.
 *
 * Attack: 21
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define PREFIXES 0x66666666u
#define LONGEST 15u

static void call(void *address)
{
	__asm__ volatile("call *%0" : : "r"(address), "a"(0), "d"(0x80) : "ecx", "memory", "cc");
}

void test_main(void)
{
	struct trap_frame frame;

	/* The last bytes below the window are this guest's memory, or there is nothing. */
	for (u32 at = WINDOW_BASE - 16; at != WINDOW_BASE; at += sizeof(u32))
		test_poke_traps(at, PREFIXES, &frame);
	for (u32 bytes = 1; bytes < LONGEST; bytes++) {
		CHECK(trap_catch(call, (void *)(WINDOW_BASE - bytes), &frame), "%u bytes: no trap",
		      bytes);
		CHECK(frame.cs == LGUEST_KERNEL_CS, "%u bytes: cs %#x", bytes, frame.cs);
	}
}
