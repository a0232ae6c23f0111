/*
 * tests/guests/fast-calls/main.c - SYSCALL and SYSRET are switched off; SYSEXIT is ring 0's.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 20
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define SYSCALL ".byte 0x0f, 0x05"
#define SYSRET ".byte 0x0f, 0x07"

static void do_syscall(void *argument)
{
	(void)argument;
	__asm__ volatile(SYSCALL : : : "ecx", "memory");
}

static void do_sysret(void *argument)
{
	(void)argument;
	__asm__ volatile(SYSRET : : : "ecx", "memory");
}

static void do_sysexit(void *argument)
{
	(void)argument;
	__asm__ volatile("sysexit" : : "c"(0), "d"(0) : "memory");
}

static USER_TEXT void program(u32 which)
{
	if (which == 0)
		__asm__ volatile(SYSCALL : : : "ecx", "memory");
	if (which == 1)
		__asm__ volatile(SYSRET : : : "ecx", "memory");
	__asm__ volatile("sysexit" : : "c"(0), "d"(0) : "memory");
}

static bool refused(u32 vector)
{
	return vector == TRAP_UNDEFINED || vector == TRAP_PROTECTION;
}

void test_main(void)
{
	static void (*const bodies[])(void *) = { do_syscall, do_sysret, do_sysexit };
	u32 *directory = directory_new();
	struct trap_frame frame;
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	for (u32 i = 0; i < ARRAY_SIZE(bodies); i++) {
		CHECK(trap_catch(bodies[i], NULL, &frame) && refused(frame.vector),
		      "ring 1, %u: trap %u", i, frame.vector);
		task_run(program, i, &end);
		CHECK(end.faulted && refused(end.frame.vector), "ring 3, %u: trap %u", i,
		      end.frame.vector);
	}
}
