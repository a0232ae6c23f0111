/*
 * tests/guests/set-stack-code/main.c - a trap stack in a code segment is fatal when it is used.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 35, 36
 * Expect: killed "."
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static USER_TEXT void program(u32 argument)
{
	(void)argument;
	syscall(77, 0, 0);
	syscall(77, 0, 0);
	syscall(SYS_EXIT, 0, 0);
}

static void handler(struct trap_frame *frame)
{
	(void)frame;
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_CS, (u32)task_trap_stack_top, 1);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_SYSCALL, handler);
	task_run(program, 0, &end);
}
