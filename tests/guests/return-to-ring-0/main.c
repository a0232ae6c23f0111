/*
 * tests/guests/return-to-ring-0/main.c - IRET and RETF to the core's code segment are refused.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 28
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define CORE_CS 0x50u
#define DEEP 64u

static void iret_to(void *selector)
{
	__asm__ volatile("pushf\n pushl %0\n pushl $1f\n iret\n1:"
			 :
			 : "r"(selector)
			 : "memory", "cc");
}

static void retf_to(void *selector)
{
	__asm__ volatile("pushl %0\n pushl $1f\n lret\n1:" : : "r"(selector) : "memory", "cc");
}

void test_main(void)
{
	struct trap_frame frame;

	for (u32 rpl = 0; rpl < 3; rpl++) {
		void *selector = (void *)(CORE_CS | rpl);

		CHECK(trap_catch(iret_to, selector, &frame) && frame.vector == TRAP_PROTECTION,
		      "iret to %#x: trap %u", CORE_CS | rpl, frame.vector);
		CHECK(trap_catch(retf_to, selector, &frame) && frame.vector == TRAP_PROTECTION,
		      "retf to %#x: trap %u", CORE_CS | rpl, frame.vector);
	}
}
