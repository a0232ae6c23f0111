/*
 * tests/guests/soft-page-scribble/main.c - what ring 1 writes to the soft page hurts nobody.
 * SPDX-License-Identifier: MIT
 *
 * Each word of it in turn, with each of a few values, before a hypercall, a
 * fault and a fill.  Then all of them at once.
 *
 * Attack: 68
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static const u32 values[] = {
	0, 1, 2, 3, 4, 5, 6, 7, 8, 0xffffffffu, 0x80000000u, WINDOW_BASE, KERNEL_BASE, WINDOW_SOFT
};

static u32 *directory;

static void everything(u32 word, u32 value)
{
	const u32 at = WINDOW_SOFT + word * sizeof(u32);
	struct trap_frame frame;

	poke(at, value);
	hcall0(LHCALL_FLUSH_ASYNC);
	poke(at, value);
	CHECK(test_peek_traps(0, &frame) && frame.vector == TRAP_PAGE_FAULT,
	      "fault after word %u became %#x", word, value);
	poke(at, value);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(directory) | PTE_P | PTE_U;
	peek(TEST_ADDRESS);
	poke(at, value);
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(directory));
}

void test_main(void)
{
	directory = directory_new();
	directory_load(directory);
	for (u32 i = 0; i < ARRAY_SIZE(values); i++) {
		for (u32 word = 0; word < PAGE_BYTES / sizeof(u32); word++)
			everything(word, values[i]);
	}
	for (u32 i = 0; i < ARRAY_SIZE(values); i++) {
		for (u32 word = 0; word < PAGE_BYTES / sizeof(u32); word++)
			poke(WINDOW_SOFT + word * sizeof(u32), values[i]);
		hcall0(LHCALL_SEND_INTERRUPTS);
	}
	hcall1(LHCALL_TS, 0);
	timer_sleep(NS_PER_MS);
}
