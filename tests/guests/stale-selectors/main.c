/*
 * tests/guests/stale-selectors/main.c - a loaded selector whose descriptor went away hurts nobody.
 * SPDX-License-Identifier: MIT
 *
 * DS, ES, FS and GS; through hypercalls, faults, demand fills, interrupts and
 * switches of directories.
 *
 * Attack: 50
 * Holds: 62
 * Bench: qemu, bochs, step
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define ENTRY 20u
#define SELECTOR (ENTRY * 8u | 1u)

static void load(u32 which)
{
	switch (which) {
	case 0: __asm__ volatile("movw %w0, %%fs" : : "r"(SELECTOR)); break;
	case 1: __asm__ volatile("movw %w0, %%gs" : : "r"(SELECTOR)); break;
	case 2: __asm__ volatile("movw %w0, %%es" : : "r"(SELECTOR)); break;
	default: __asm__ volatile("movw %w0, %%ds" : : "r"(SELECTOR)); break;
	}
}

static void restore(void)
{
	__asm__ volatile("movw %w0, %%ds\n movw %w0, %%es\n movw %w1, %%fs\n movw %w1, %%gs"
			 :
			 : "r"(LGUEST_KERNEL_DS), "r"(0));
}

/* The guest's own interrupt tail pops a stale selector and faults: its affair. */
static void sleep_body(void *argument)
{
	(void)argument;
	timer_sleep(NS_PER_MS);
}

/* The call that takes the descriptor away may come back with null in the register. */
static void vanish(const struct descriptor *by)
{
	hcall3(LHCALL_LOAD_GDT_ENTRY, ENTRY, by->low, by->high);
	hcall0(LHCALL_FLUSH_ASYNC);
	restore();
}

void test_main(void)
{
	const struct descriptor replacements[] = {
		{ 0, 0 },
		descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA & ~SEGMENT_PRESENT),
		descriptor_make(0, 0x100000, SEGMENT_KERNEL_CODE),
		{ 0, 0x0000e900 }, /* a TSS */
	};
	u32 *directory = directory_new();
	struct trap_frame frame;

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_P | PTE_W | PTE_U;
	for (u32 i = 0; i < ARRAY_SIZE(replacements) * 4; i++) {
		const struct descriptor replacement = replacements[i / 4];

		gdt_set(ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
		load(i % 4);
		vanish(&replacement);

		/* Stale FS and GS through everything else. */
		gdt_set(ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
		load(i % 2);
		gdt_set(ENTRY, replacement);
		test_peek_traps(TEST_ADDRESS, &frame);
		restore();
		gdt_set(ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
		load(i % 2);
		gdt_set(ENTRY, replacement);
		directory_load(directory);
		poke(TEST_ADDRESS, i);
		trap_catch(sleep_body, NULL, &frame);
		restore();
		irq_off();
		directory_load(kernel_directory);
		restore();
	}
	hcall0(LHCALL_FLUSH_ASYNC);
}
