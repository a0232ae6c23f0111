/*
 * tests/guests/irq-storm/main.c - interrupts without a pause do not pile up on the stack.
 * SPDX-License-Identifier: MIT
 *
 * Each handler asks for the next one at once; they come one at a time, in the
 * kernel and in ring 3, through the tail that noirq protects.
 *
 * Attack: 84
 */
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define TICKS 3000u

static volatile u32 ticks, depth, deepest;
static u32 lowest_esp = 0xffffffffu;

static void timer_trap(struct trap_frame *frame)
{
	depth++;
	if (depth > deepest)
		deepest = depth;
	if (trap_ring(frame) == 1 && (u32)frame < lowest_esp)
		lowest_esp = (u32)frame;
	ticks++;
	timer_set(100);
	depth--;
}

static USER_TEXT void program(u32 loops)
{
	for (u32 i = 0; i < loops; i++)
		syscall(77, i, 0);
	syscall(SYS_EXIT, loops, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, timer_trap);
	timer_set(100);
	irq_on();
	const u32 here = (u32)__builtin_frame_address(0);
	for (u32 i = 0; i < 50000000u && ticks < TICKS; i++)
		;
	CHECK(ticks >= TICKS, "%u ticks", ticks);
	CHECK_EQUAL(deepest, 1, "interrupts inside interrupts");
	CHECK(here - lowest_esp < 1024, "the stack went down by %u bytes", here - lowest_esp);
	task_run(program, 20000, &end);
	CHECK(!end.faulted && end.status == 20000, "task: trap %u", end.frame.vector);
	irq_off();
}
