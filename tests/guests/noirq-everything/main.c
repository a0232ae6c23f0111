/*
 * tests/guests/noirq-everything/main.c - who wants never to be interrupted starves itself alone.
 * SPDX-License-Identifier: MIT
 *
 * Its own timer never reaches it; the core's tick ends its turn all the same.
 *
 * Attack: 88
 */
#include "tests/guests/test.h"

#define A_LONG_TIME 100000000u

TEST_START(void)
{
	__asm__ volatile("movl $0, shared - %c0 + %c1\n movl $-1, shared - %c0 + %c2\n jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(offsetof(struct lguest_data, noirq_start)),
			   "i"(offsetof(struct lguest_data, noirq_end)));
}

void test_main(void)
{
	hcall1(LHCALL_SET_CLOCKEVENT, 1000);
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
	for (u32 i = 0; i < A_LONG_TIME; i++)
		__asm__ volatile("");
	CHECK(shared_irq_pending(), "no interrupt waits");
}
