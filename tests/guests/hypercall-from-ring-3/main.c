/*
 * tests/guests/hypercall-from-ring-3/main.c - ring 3 cannot make hypercalls.
 * SPDX-License-Identifier: MIT
 *
 * INIT gives its gate another way in, but for kernels like that of dialect a1.
 *
 * Attack: 23
 * Holds: 17
 * Dialects: a1 c
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define GP_HYPERCALL (LGUEST_TRAP_ENTRY * 8u + 2u) /* the gate, in the IDT */

static USER_TEXT void program(u32 argument)
{
	(void)argument;
	__asm__ volatile("int %0" : : "i"(LGUEST_TRAP_ENTRY), "a"(LHCALL_SHUTDOWN), "b"(0), "c"(1));
	syscall(SYS_EXIT, 0, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	task_run(program, 0, &end);
	CHECK(end.faulted, "it went through");
	CHECK_EQUAL(end.frame.vector, TRAP_PROTECTION, "vector");
	CHECK_EQUAL(end.frame.error, GP_HYPERCALL, "error code");
	CHECK_EQUAL(end.frame.cs, LGUEST_USER_CS, "cs");
}
