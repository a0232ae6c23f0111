/*
 * tests/guests/syscall-stack-fill/main.c - a direct int 0x80 whose stack has to be filled first.
 * SPDX-License-Identifier: MIT
 *
 * The CPU faults while it pushes for ring 1: a page fault of ring 3's CS with
 * a supervisor's error code.  Filled, the instruction runs again.
 *
 * Holds: 76
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static USER_TEXT void program(u32 argument)
{
	u32 result = argument;

	for (u32 i = 0; i < 5; i++)
		result = syscall(77, result, 0);
	syscall(SYS_EXIT, result, 0);
}

static void handler(struct trap_frame *frame)
{
	if (frame->eax == SYS_EXIT) {
		const struct trap_frame copy = *frame;

		task_fault(&copy);
	}
	/* The pages of this very stack are forgotten while we are on it. */
	hcall1(LHCALL_FLUSH_TLB, 1);
	hcall3(LHCALL_SET_PTE, gpa_of(directory_current()), (u32)frame & PTE_FRAME, 0);
	frame->eax = frame->ebx + 1;
	hcall3(LHCALL_SET_PTE, gpa_of(directory_current()), (u32)task_trap_stack, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_SYSCALL, handler);
	task_run(program, 10, &end);
	CHECK_EQUAL(end.frame.vector, TRAP_SYSCALL, "vector");
	CHECK_EQUAL(end.frame.ebx, 15, "result");
}
