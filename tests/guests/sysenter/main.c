/*
 * tests/guests/sysenter/main.c - SYSENTER leads nowhere, from ring 1 and from ring 3.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 19, 20
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static void enter(void *argument)
{
	(void)argument;
	__asm__ volatile("sysenter");
}

static void leave(void *argument)
{
	(void)argument;
	__asm__ volatile("sysexit");
}

static USER_TEXT void program(u32 argument)
{
	(void)argument;
	__asm__ volatile("sysenter");
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	test_traps(enter, NULL, TRAP_PROTECTION, 0, NULL, "sysenter in ring 1");
	test_traps(leave, NULL, TRAP_PROTECTION, 0, NULL, "sysexit in ring 1");
	task_map(directory);
	directory_load(directory);
	task_run(program, 0, &end);
	CHECK(end.faulted && end.frame.vector == TRAP_PROTECTION, "sysenter in ring 3: trap %u",
	      end.frame.vector);
}
