/*
 * tests/guests/int-from-ring-3/main.c - ring 3 reaches the vectors that the guest's gates allow.
 * SPDX-License-Identifier: MIT
 *
 * 3, 4 and 0x80 here; everything else, the core's own vectors among it, is
 * #GP naming the gate.
 *
 * Attack: 22, 24
 * Holds: 75
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define INT_OPCODE 0xcdu
#define CODE_ADDRESS TEST_ADDRESS

void test_main(void)
{
	static const u8 breakpoint[] = { 0xcc, 0x0f, 0x0b }; /* int3; ud2 */
	u32 *directory = directory_new();
	u8 *code = page_alloc();
	struct task_end end;

	task_map(directory);
	*pte_of(directory, CODE_ADDRESS) = gpa_of(code) | PTE_USER;
	directory_load(directory);
	for (u32 vector = 0; vector < TRAP_VECTORS; vector++) {
		const u8 program[] = { INT_OPCODE, (u8)vector, 0x0f, 0x0b }; /* int n; ud2 */

		if (vector == TRAP_SYSCALL)
			continue;
		memcpy(code, program, sizeof(program));
		task_run((void (*)(u32))CODE_ADDRESS, 0, &end);
		CHECK(end.faulted, "int %u did not trap", vector);
		if (vector == TRAP_BREAKPOINT || vector == TRAP_OVERFLOW)
			CHECK_EQUAL(end.frame.vector, vector, "vector");
		else
			CHECK(end.frame.vector == TRAP_PROTECTION &&
				      end.frame.error == vector * 8 + 2 &&
				      end.frame.eip == CODE_ADDRESS,
			      "int %u: trap %u error %#x eip %#x", vector, end.frame.vector,
			      end.frame.error, end.frame.eip);
	}

	/* The opcode that debuggers put in. */
	memcpy(code, breakpoint, sizeof(breakpoint));
	task_run((void (*)(u32))CODE_ADDRESS, 0, &end);
	CHECK(end.faulted && end.frame.vector == TRAP_BREAKPOINT &&
		      end.frame.eip == CODE_ADDRESS + 1,
	      "int3: trap %u eip %#x", end.frame.vector, end.frame.eip);
}
