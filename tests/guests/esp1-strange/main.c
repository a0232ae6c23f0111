/*
 * tests/guests/esp1-strange/main.c - a trap of ring 3 whose stack is not the guest's is fatal.
 * SPDX-License-Identifier: MIT
 *
 * SET_STACK with no pages looks at none.  The core would have to push the frame
 * into its own: the window, the alias, across its start, and around the end of
 * the address space.
 *
 * Attack: 37
 * Variants: soft entry alias start wraps none
 * Expect: killed "^bad stack address "
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static u32 strange(void)
{
	const u32 alias = 0u - shared.reserve_mem;

	if (test_is("soft"))
		return WINDOW_SOFT + 1024;
	if (test_is("entry"))
		return ENTRY_STACK_TOP;
	if (test_is("alias"))
		return alias + PAGE_BYTES;
	if (test_is("start"))
		return alias + sizeof(u32);
	return test_is("wraps") ? 2 * sizeof(u32) : 0;
}

static USER_TEXT void program(u32 argument)
{
	syscall(77, argument, 0);
	__asm__ volatile("ud2");
}

static void handler(struct trap_frame *frame)
{
	(void)frame;
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, strange(), 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	const u32 below = 0u - shared.reserve_mem - PAGE_BYTES;
	struct task_end end;

	page_map(kernel_directory, below, gpa_of(page_alloc()) | PTE_KERNEL);
	poke(below, 0);
	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_SYSCALL, handler);
	task_run(program, 0, &end);
}
