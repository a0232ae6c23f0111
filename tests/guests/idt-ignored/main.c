/*
 * tests/guests/idt-ignored/main.c - gates of vectors 2, 8, 15 and 31 are taken and never used.
 * SPDX-License-Identifier: MIT
 *
 * Of any type: Linux passes a task gate for 8.  A hypercall is still one.
 *
 * Attack: 24, 30, 32
 * Holds: 64
 */
#include "tests/guests/test.h"

static u8 code[] = { 0xcd, 0, 0xc3 }; /* int n; ret */

static void run(void *argument)
{
	(void)argument;
	__asm__ volatile("call *%0" : : "r"(code) : "memory");
}

void test_main(void)
{
	static const u32 vectors[] = { 2, 8, 15, LGUEST_TRAP_ENTRY };

	for (u32 i = 0; i < ARRAY_SIZE(vectors); i++) {
		for (u32 type = 0; type < 16; type++)
			hcall3(LHCALL_LOAD_IDT_ENTRY, vectors[i], 0x00f80000, 0x8000 | type << 8);
		trap_gate(vectors[i], GATE_TRAP, 3);
	}
	hcall0(LHCALL_FLUSH_ASYNC);

	/* Nor do they let ring 1 reach those vectors. */
	for (u32 i = 0; i + 1 < ARRAY_SIZE(vectors); i++) {
		WRITE_ONCE(code[1], (u8)vectors[i]);
		test_traps(run, NULL, TRAP_PROTECTION, vectors[i] * 8 + 2, NULL, "int n");
	}
}
