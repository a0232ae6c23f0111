/*
 * tests/guests/segments-survive/main.c - fills, faults and interrupts keep the segment registers.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 63
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define ENTRY 20u
#define SELECTOR (ENTRY * 8u | 1u)

static volatile u32 ticks;

static void tick(void)
{
	ticks++;
}

/* A handler that returns, so that the frame's registers come back. */
static void skip_ud2(struct trap_frame *frame)
{
	CHECK_EQUAL(frame->fs & 0xffff, SELECTOR, "fs in the frame");
	CHECK_EQUAL(frame->gs & 0xffff, SELECTOR, "gs in the frame");
	frame->eip += 2;
}

static void check(const char *what)
{
	u32 fs, gs, es;

	__asm__ volatile("movl %%fs, %0\n movl %%gs, %1\n movl %%es, %2"
			 : "=r"(fs), "=r"(gs), "=r"(es));
	CHECK((fs & 0xffff) == SELECTOR && (gs & 0xffff) == SELECTOR &&
		      (es & 0xffff) == LGUEST_USER_DS,
	      "after %s: fs %#x gs %#x es %#x", what, fs, gs, es);
}

void test_main(void)
{
	u32 *directory = directory_new();

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_P | PTE_W | PTE_U;
	gdt_set(ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
	__asm__ volatile("movw %w0, %%fs\n movw %w0, %%gs\n movw %w1, %%es"
			 :
			 : "r"(SELECTOR), "r"(LGUEST_USER_DS));
	check("loading");
	peek(TEST_ADDRESS);
	poke(TEST_ADDRESS, 1);
	check("demand fills");
	trap_set(TRAP_UNDEFINED, skip_ud2);
	__asm__ volatile("ud2");
	check("a reflected trap");
	timer_handler(tick);
	timer_set(NS_PER_MS);
	irq_on();
	while (!ticks)
		;
	irq_off();
	check("an interrupt");
	ticks = 0;
	timer_set(NS_PER_MS);
	irq_wait();
	irq_off();
	check("a halt");
	hcall1(LHCALL_FLUSH_TLB, 1);
	check("a flush");
	directory_load(kernel_directory);
	check("a switch of directories");
	__asm__ volatile("movw %w0, %%fs\n movw %w0, %%gs\n movw %w1, %%es"
			 :
			 : "r"(0), "r"(LGUEST_KERNEL_DS));
}
