/*
 * tests/guests/noirq-iret/main.c - at noirq_iret an interrupt takes over the frame that is there.
 * SPDX-License-Identifier: MIT
 *
 * Our iret is right behind the store that enables interrupts, with one pending,
 * and its frame lies in a page that the core has forgotten: the page fault is
 * an exit, after which the interrupt comes at the iret itself.  The handler
 * must find the frame of the iret, not a second one below it.
 *
 * Holds: 93
 * Dialects: e1 e2
 * Bench: qemu, bochs@e1
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u
#define ROUNDS 20u
#define FRAME_OFFSET 3072u
#define RING_0_CS 8u

extern const char quiet_iret[], quiet_after[];

TEST_START(void)
{
	__asm__ volatile("movl $quiet_iret, shared - %c0 + %c1\n"
			 "jmp start"
			 :
			 : "i"(KERNEL_BASE), "i"(offsetof(struct lguest_data, noirq_iret)));
}

u32 saved_esp; /* not static: assembly names it */
static u32 ticks, enabled_in_handler, esp_of_frame, flags_in_handler;
static struct trap_frame seen;

static void timer_trap(struct trap_frame *frame)
{
	__asm__ volatile("pushf\n popl %0" : "=r"(flags_in_handler));
	ticks++;
	enabled_in_handler = READ_ONCE(shared.irq_enabled);
	esp_of_frame = (u32)&frame->eip;
	seen = *frame;
}

static __attribute__((noinline)) void return_by(void *frame)
{
	__asm__ volatile("pushl %%ebp\n"
			 "movl %%esp, saved_esp\n"
			 "movl %0, %%esp\n"
			 "movl %2, %1\n"
			 ".globl quiet_iret, quiet_after\n"
			 "quiet_iret: iret\n"
			 "quiet_after: movl saved_esp, %%esp\n"
			 "popl %%ebp"
			 :
			 : "r"(frame), "m"(shared.irq_enabled), "i"(LGUEST_IF)
			 : "memory", "cc");
}

static u32 *build_frame(u32 cs)
{
	u32 *frame = (u32 *)(TEST_ADDRESS + FRAME_OFFSET);

	frame[0] = (u32)quiet_after;
	frame[1] = cs;
	frame[2] = EFLAGS_IF | EFLAGS_FIXED | EFLAGS_IOPL; /* what is not ring 1's to give */
	/* The core forgets the page; from here on nobody may touch it. */
	const u32 pte = *pte_of(directory_current(), TEST_ADDRESS);
	page_map(directory_current(), TEST_ADDRESS, 0);
	*pte_of(directory_current(), TEST_ADDRESS) = pte;
	return frame;
}

static void make_pending(void)
{
	irq_off();
	timer_set(NS_PER_MS);
	for (u32 i = 0; i < LONG_LOOP && !shared_irq_pending(); i++)
		;
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct trap_frame frame;

	page_map(directory, TEST_ADDRESS, gpa_of(page_alloc()) | PTE_KERNEL);
	directory_load(directory);
	trap_set(LGUEST_FIRST_IRQ_VECTOR + LGUEST_TIMER_IRQ, timer_trap);
	for (u32 round = 1; round <= ROUNDS; round++) {
		make_pending();
		CHECK_EQUAL(ticks, round - 1, "ticks while off");
		u32 *iret_frame = build_frame(LGUEST_KERNEL_CS);

		return_by(iret_frame);
		CHECK_EQUAL(ticks, round, "ticks at the iret");
		CHECK_EQUAL(esp_of_frame, (u32)iret_frame, "where the handler's frame is");
		CHECK_EQUAL(seen.eip, (u32)quiet_after, "eip in the handler's frame");
		CHECK_EQUAL(seen.cs, LGUEST_KERNEL_CS, "cs in the handler's frame");
		CHECK_EQUAL(enabled_in_handler, 0, "irq_enabled in the handler");
		CHECK_EQUAL(flags_in_handler & EFLAGS_IOPL, 0, "IOPL in the handler");
	}

	/* An exception that the iret raises has a frame of its own. */
	irq_off();
	test_traps(return_by, build_frame(RING_0_CS), TRAP_PROTECTION, RING_0_CS, &frame,
		   "iret to ring 0");
	CHECK_EQUAL(frame.eip, (u32)quiet_iret, "eip of that");
	irq_off();
}
