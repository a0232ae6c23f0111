/*
 * tests/guests/handler-flags/main.c - NT, set where a trap comes from, is clear in the handler.
 * SPDX-License-Identifier: MIT
 *
 * In ring 1 and in ring 3, reflected and direct; and the frame still has it.
 * (TF: single-step.)
 *
 * Attack: 5
 * Holds: 71
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define LOOK (EFLAGS_TF | EFLAGS_NT | EFLAGS_IF | EFLAGS_IOPL)

static u32 flags_in_handler, flags_in_frame;

static void look(struct trap_frame *frame)
{
	__asm__ volatile("pushf\n popl %0" : "=r"(flags_in_handler));
	flags_in_frame = frame->eflags;
	if (trap_ring(frame) == 3) {
		const struct trap_frame copy = *frame;

		task_fault(&copy);
	}
	frame->eip += 2;
	frame->eflags &= ~EFLAGS_NT;
}

static USER_TEXT void reflected(u32 argument)
{
	(void)argument;
	__asm__ volatile("pushf\n orl %0, (%%esp)\n popf\n ud2" : : "i"(EFLAGS_NT) : "memory");
}

static USER_TEXT void direct(u32 argument)
{
	(void)argument;
	__asm__ volatile("pushf\n orl %0, (%%esp)\n popf\n int $0x80"
			 :
			 : "i"(EFLAGS_NT)
			 : "memory");
}

static void judge(const char *what)
{
	CHECK((flags_in_handler & LOOK) == EFLAGS_IF, "%s: flags %#x in the handler", what,
	      flags_in_handler);
	CHECK(flags_in_frame & EFLAGS_NT, "%s: flags %#x in the frame", what, flags_in_frame);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_UNDEFINED, look);
	trap_set(TRAP_SYSCALL, look);
	for (u32 type = GATE_INTERRUPT; type <= GATE_TRAP; type++) {
		trap_gate(TRAP_UNDEFINED, type, 1);
		trap_gate(TRAP_SYSCALL, type, 3);
		__asm__ volatile("pushf\n orl %0, (%%esp)\n popf\n ud2"
				 :
				 : "i"(EFLAGS_NT)
				 : "memory", "cc");
		judge("ring 1");
		task_run(reflected, 0, &end);
		judge("ring 3, exception");
		task_run(direct, 0, &end);
		judge("ring 3, system call");
	}
}
