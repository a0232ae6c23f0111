/*
 * tests/guests/send-by-opcode/main.c - 2.6.34 to 3.0 make one call by 0f 01 c1: SEND_INTERRUPTS.
 * SPDX-License-Identifier: MIT
 *
 * What waits is delivered before the next instruction.  (All other calls of
 * this guest, INIT first, come by int 0x1F; in B2 they are 0f 01 c1 as well.)
 *
 * Holds: 23
 * Dialects: b2 b3 b4
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u

extern const char behind_call[];

static u32 ticks, eip_in_frame;

static void timer_trap(struct trap_frame *frame)
{
	ticks++;
	eip_in_frame = frame->eip;
}

static __attribute__((noinline)) u32 enable_and_send(void)
{
	u32 ticks_behind;

	__asm__ volatile(".globl behind_call\n"
			 "movl %2, %3\n" HCALL_OPCODE "\n"
			 "behind_call: movl %4, %0"
			 : "=r"(ticks_behind)
			 : "a"(LHCALL_SEND_INTERRUPTS), "i"(LGUEST_IF), "m"(shared.irq_enabled),
			   "m"(ticks)
			 : "memory", "cc");
	return ticks_behind;
}

void test_main(void)
{
	trap_set(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, timer_trap);
	for (u32 round = 1; round <= 5; round++) {
		irq_off();
		timer_set(NS_PER_MS / round);
		for (u32 i = 0; i < LONG_LOOP && !shared_irq_pending(); i++)
			;
		CHECK_EQUAL(ticks, round - 1, "ticks while off");
		CHECK_EQUAL(enable_and_send(), round, "ticks behind the call");
		CHECK_EQUAL(eip_in_frame, (u32)behind_call, "eip in the handler's frame");
	}
	irq_off();
}
