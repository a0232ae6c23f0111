/*
 * tests/guests/alignment-check/main.c - AC set and misaligned: the check is off for all rings.
 * SPDX-License-Identifier: MIT
 *
 * CR0.AM is clear, so there is no such exception to reflect, nor one without end on a
 * misaligned stack.  QEMU has no alignment check: only Bochs can say it.
 *
 * Attack: 7, 8
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define MISALIGNED (USER_STACK_TOP - 61)

static USER_TEXT void program(u32 argument)
{
	u32 value;

	__asm__ volatile("pushf\n orl %1, (%%esp)\n popf\n movl (%2), %0\n"
			 "movl %%esp, %%edi\n leal -61(%%edi), %%esp\n int $0x80\n"
			 "movl %%edi, %%esp"
			 : "=&r"(value)
			 : "i"(EFLAGS_AC), "r"(MISALIGNED), "a"(77), "b"(0), "c"(0)
			 : "edi", "memory", "cc");
	syscall(SYS_EXIT, argument, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;
	u32 words[2] = { 0 }, value;

	__asm__ volatile("pushf\n orl %1, (%%esp)\n popf\n movl 1(%2), %0\n int %3"
			 : "=&r"(value)
			 : "i"(EFLAGS_AC), "r"(words), "i"(LGUEST_TRAP_ENTRY),
			   "a"(LHCALL_FLUSH_ASYNC)
			 : "memory", "cc");
	task_map(directory);
	directory_load(directory);
	task_run(program, 1, &end);
	CHECK(!end.faulted && end.status == 1, "trap %u", end.frame.vector);
}
