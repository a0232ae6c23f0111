/*
 * tests/guests/eflags/main.c - POPF and IRET change neither IF nor IOPL; NT is no trouble.
 * SPDX-License-Identifier: MIT
 *
 * And whatever flags a hypercall is made with come back, where they are ring 1's.
 *
 * Attack: 2, 3, 4, 5, 11, 93
 * Holds: 68, 95
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define ARITHMETIC 0x8d5u /* OF SF ZF AF PF CF */
#define EFLAGS_ID 0x200000u

static u32 popf(u32 flags)
{
	u32 after;

	__asm__ volatile("pushf\n pushl %1\n popf\n pushf\n popl %0\n popf"
			 : "=&r"(after)
			 : "r"(flags)
			 : "cc", "memory");
	return after;
}

static u32 popf_and_call(u32 flags)
{
	u32 after;

	__asm__ volatile("pushf\n pushl %1\n popf\n int %3\n pushf\n popl %0\n popf"
			 : "=&r"(after)
			 : "r"(flags), "a"(LHCALL_FLUSH_ASYNC), "i"(LGUEST_TRAP_ENTRY)
			 : "cc", "memory");
	return after;
}

static u32 iret_with(u32 flags)
{
	u32 after;

	__asm__ volatile("pushf\n pushl %1\n pushl %%cs\n pushl $1f\n iret\n"
			 "1: pushf\n popl %0\n popf"
			 : "=&r"(after)
			 : "r"(flags)
			 : "cc", "memory");
	return after;
}

static void nt_iret(void *argument)
{
	(void)argument;
	/* NT set: iret is a task switch, to the link of the core's TSS, which is 0. */
	__asm__ volatile(
		"pushf\n orl %0, (%%esp)\n popf\n pushf\n pushl %%cs\n pushl $1f\n iret\n1:"
		:
		: "i"(EFLAGS_NT)
		: "cc", "memory");
}

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

void test_main(void)
{
	struct trap_frame frame;
	u32 flags;

	flags = popf(EFLAGS_FIXED);
	CHECK((flags & (EFLAGS_IF | EFLAGS_IOPL)) == EFLAGS_IF, "popf with IF=0: %#x", flags);
	flags = popf(EFLAGS_FIXED | EFLAGS_IOPL);
	CHECK((flags & (EFLAGS_IF | EFLAGS_IOPL)) == EFLAGS_IF, "popf with IOPL=3: %#x", flags);
	flags = popf(EFLAGS_FIXED | EFLAGS_VM);
	CHECK(!(flags & EFLAGS_VM), "popf with VM: %#x", flags);
	flags = iret_with(EFLAGS_FIXED | EFLAGS_IOPL);
	CHECK((flags & (EFLAGS_IF | EFLAGS_IOPL)) == EFLAGS_IF, "iret with IOPL=3, IF=0: %#x",
	      flags);

	flags = popf_and_call(EFLAGS_FIXED | ARITHMETIC);
	CHECK_EQUAL(flags & ARITHMETIC, ARITHMETIC, "arithmetic flags after a hypercall");
	flags = popf_and_call(EFLAGS_FIXED);
	CHECK_EQUAL(flags & ARITHMETIC, 0, "no arithmetic flags after a hypercall");
	flags = popf_and_call(EFLAGS_FIXED | EFLAGS_DF | EFLAGS_AC | EFLAGS_ID);
	CHECK_EQUAL(flags & (EFLAGS_DF | EFLAGS_AC | EFLAGS_ID), EFLAGS_DF | EFLAGS_AC | EFLAGS_ID,
		    "DF, AC, ID after a hypercall");
	/* What the core returns with is an IRET too: it must not see the guest's NT. */
	popf_and_call(EFLAGS_FIXED | EFLAGS_NT);

	CHECK(trap_catch(nt_iret, NULL, &frame) && frame.vector == TRAP_BAD_TSS, "iret with NT: %u",
	      frame.vector);

	/* The machine's interrupts are still on: the timer comes. */
	timer_handler(tick);
	timer_set(NS_PER_MS);
	irq_on();
	popf(EFLAGS_FIXED);
	while (!ticks)
		;
	irq_off();
}
