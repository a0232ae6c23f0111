/*
 * tests/guests/stack-unmapped-later/main.c - a trap stack unmapped after SET_STACK is fatal.
 * SPDX-License-Identifier: MIT
 *
 * By a system call, which the CPU cannot push for.
 *
 * Attack: 35, 38
 * Expect: killed "."
 * Bench: qemu, bochs, nowp
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define STACK_TOP (KERNEL_SPARE + PAGE_BYTES)

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
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, STACK_TOP, 1);
	page_map(kernel_directory, KERNEL_SPARE, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	*pte_of(kernel_directory, KERNEL_SPARE) = gpa_of(page_alloc()) | PTE_KERNEL;
	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_SYSCALL, handler);
	task_run(program, 0, &end);
}
