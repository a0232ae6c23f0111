/*
 * tests/guests/int-from-ring-1/main.c - ring 1 may try int n with any n: a gate of its own, or #GP.
 * SPDX-License-Identifier: MIT
 *
 * The launcher's vector and those of the core's interrupts are not for it.
 *
 * Attack: 12, 22, 24, 32
 * Bench: qemu, bochs
 */
#include "include/abi/launcher.h"
#include "tests/guests/test.h"

static u8 code[] = { 0xcd, 0, 0xc3 }; /* int n; ret */

static void run(void *argument)
{
	(void)argument;
	__asm__ volatile("call *%0" : : "r"(code) : "eax", "memory");
}

void test_main(void)
{
	struct trap_frame frame;

	for (u32 vector = 0; vector < TRAP_VECTORS; vector++) {
		if (vector == LGUEST_TRAP_ENTRY || vector == TRAP_SYSCALL)
			continue;
		WRITE_ONCE(code[1], (u8)vector);
		frame = (struct trap_frame){ 0 };
		CHECK(trap_catch(run, NULL, &frame), "int %u went through", vector);
		CHECK(frame.vector == vector ||
			      (frame.vector == TRAP_PROTECTION && frame.error == vector * 8 + 2),
		      "int %u: trap %u error %#x", vector, frame.vector, frame.error);
	}
	WRITE_ONCE(code[1], LAUNCHER_VECTOR);
	test_traps(run, NULL, TRAP_PROTECTION, LAUNCHER_VECTOR * 8 + 2, NULL, "launcher's vector");
}
