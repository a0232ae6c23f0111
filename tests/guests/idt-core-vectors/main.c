/*
 * tests/guests/idt-core-vectors/main.c - gates at vectors of the core's are never real ones.
 * SPDX-License-Identifier: MIT
 *
 * Not for the machine's interrupts, nor for `int n` in the guest.
 *
 * Attack: 32
 * Bench: qemu, bochs
 * Suite: no
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define PRESENT 0x8000u

static void never(void)
{
	for (;;)
		;
}

static u8 code[] = { 0xcd, 0, 0xc3 }; /* int n; ret */

static void run(void *argument)
{
	(void)argument;
	__asm__ volatile("call *%0" : : "r"(code) : "eax", "memory");
}

void test_main(void)
{
	const u32 first = LGUEST_FIRST_IRQ_VECTOR + 1; /* the timer's is needed below */

	for (u32 vector = first; vector < TRAP_VECTORS; vector++) {
		if (vector != TRAP_SYSCALL)
			hcall3(LHCALL_LOAD_IDT_ENTRY, vector, (u32)never & 0xffff,
			       ((u32)never & 0xffff0000) | PRESENT | 3u << 13 | GATE_TRAP << 8);
	}
	trap_gate(LGUEST_FIRST_IRQ_VECTOR, GATE_TRAP, 3);
	for (u32 vector = first - 1; vector < TRAP_VECTORS; vector++) {
		if (vector == TRAP_SYSCALL)
			continue;
		WRITE_ONCE(code[1], (u8)vector);
		test_traps(run, NULL, TRAP_PROTECTION, vector * 8 + 2, NULL, "int n");
	}
	for (u32 i = 0; i < 5; i++)
		timer_sleep(NS_PER_MS);
}
