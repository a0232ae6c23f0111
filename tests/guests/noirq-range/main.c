/*
 * tests/guests/noirq-range/main.c - no interrupt while EIP is in [noirq_start, noirq_end).
 * SPDX-License-Identifier: MIT
 *
 * This guest's range is a long loop of its own: the timer fires in it, and
 * comes right behind it.
 *
 * Attack: 88
 * Holds: 92
 * Dialects: a1 a2 a3 a4 b1 b2 b3 b4 c d
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

extern const char quiet_begin[], quiet_end[];

TEST_START(void)
{
	__asm__ volatile("movl $quiet_begin, shared - %c0 + %c1\n"
			 "movl $quiet_end, shared - %c0 + %c2\n"
			 "jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(offsetof(struct lguest_data, noirq_start)),
			   "i"(offsetof(struct lguest_data, noirq_end)));
}

static volatile u32 ticks, inside;
static u32 frame_eip;

static void timer_trap(struct trap_frame *frame)
{
	ticks++;
	frame_eip = frame->eip;
	if (frame->eip >= (u32)quiet_begin && frame->eip < (u32)quiet_end)
		inside++;
}

/* A few milliseconds of loop and two hypercalls in it; then the rest of the function. */
static __attribute__((noinline)) u32 quiet(void)
{
	u32 after;

	__asm__ volatile(".globl quiet_begin, quiet_end\n"
			 "movl $20000000, %%ecx\n"
			 "quiet_begin: decl %%ecx\n"
			 "jnz quiet_begin\n" HCALL_TEXT "\n"
			 "movl %2, %%eax\n"
			 "nop\n"
			 "quiet_end: movl $50000000, %%ecx\n"
			 "1: cmpl $0, %2\n"
			 "jnz 2f\n"
			 "decl %%ecx\n"
			 "jnz 1b\n"
			 "2:"
			 : "=a"(after)
			 : "0"(LHCALL_FLUSH_ASYNC), "m"(ticks)
			 : "ecx", "memory", "cc");
	return after;
}

void test_main(void)
{
	trap_set(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, timer_trap);
	for (u32 i = 0; i < 5; i++) {
		ticks = 0;
		irq_off();
		timer_set(NS_PER_MS + i * 1000);
		irq_on();
		CHECK_EQUAL(quiet(), 0, "ticks at the end of the range");
		CHECK_EQUAL(ticks, 1, "ticks behind the range");
	}
	CHECK_EQUAL(inside, 0, "ticks in the range");
	irq_off();
}
