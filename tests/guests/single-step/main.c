/*
 * tests/guests/single-step/main.c - TF steps through ring 1, over a hypercall, not in the core.
 * SPDX-License-Identifier: MIT
 *
 * The handler itself runs with TF clear.  The instruction right behind the
 * hypercall is not stopped at: IRET brings TF back, and the CPU traps after the
 * next instruction.
 *
 * Attack: 9, 94
 * Holds: 68, 71
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

extern const char step_begin[], step_after_call[], step_end[];

static u32 steps, outside;
static bool after_call;

static void step(struct trap_frame *frame)
{
	u32 flags;

	__asm__ volatile("pushf\n popl %0" : "=r"(flags));
	CHECK(!(flags & EFLAGS_TF), "TF in the handler");
	steps++;
	if (frame->eip < (u32)step_begin || frame->eip > (u32)step_end || trap_ring(frame) != 1)
		outside++;
	after_call |= frame->eip == (u32)step_after_call;
	if (frame->eip == (u32)step_end)
		frame->eflags &= ~EFLAGS_TF;
	if (steps > 1000)
		test_end();
}

static __attribute__((noinline)) void stepped(void)
{
	__asm__ volatile(".globl step_begin, step_after_call, step_end\n"
			 "pushf\n orl %1, (%%esp)\n popf\n"
			 "step_begin: nop\n"
			 "int %2\n"
			 "nop\n"
			 "step_after_call: nop\n nop\n"
			 "step_end: nop"
			 :
			 : "a"(LHCALL_FLUSH_ASYNC), "i"(EFLAGS_TF), "i"(LGUEST_TRAP_ENTRY)
			 : "memory", "cc");
}

void test_main(void)
{
	trap_set(TRAP_DEBUG, step);
	stepped();
	trap_set(TRAP_DEBUG, NULL);
	CHECK(steps >= 3, "%u steps", steps);
	CHECK_EQUAL(outside, 0, "steps elsewhere");
	CHECK(after_call, "no step one instruction after the hypercall");
}
