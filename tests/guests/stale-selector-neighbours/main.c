/*
 * tests/guests/stale-selector-neighbours/main.c - one stale selector becomes null, the others stay.
 * SPDX-License-Identifier: MIT
 *
 * The return to the guest faults in the middle of loading them: what had been
 * loaded by then must not be lost.
 *
 * Attack: 50
 * Holds: 62
 * Bench: qemu, bochs, step
 */
#include "tests/guests/test.h"

#define STALE_ENTRY 20u
#define STALE (STALE_ENTRY * 8u | 1u)
#define GOOD_ENTRY 21u
#define GOOD (GOOD_ENTRY * 8u | 1u)

enum { GS, FS, ES, DS, SEGMENTS };

/* Loads STALE into one of them and GOOD into the others, lets it go stale by a hypercall, looks. */
static void try(u32 which)
{
	static const char *const names[] = { "gs", "fs", "es", "ds" };
	const u16 all[SEGMENTS] = { which == GS ? STALE : GOOD, which == FS ? STALE : GOOD,
				    which == ES ? STALE : GOOD, which == DS ? STALE : GOOD };
	u32 number = LHCALL_LOAD_GDT_ENTRY;
	const u16 *from = all;
	u16 after[SEGMENTS];

	gdt_set(STALE_ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
	__asm__ volatile("movw %c6(%1), %%gs\n movw %c7(%1), %%fs\n movw %c8(%1), %%es\n"
			 "movw %c9(%1), %%ds\n"
			 "int %3\n"
			 "movw %%ds, %w1\n movl %4, %0\n movw %w0, %%ds\n"
			 "movw %w1, %c9(%2)\n"
			 "movw %%gs, %c6(%2)\n movw %%fs, %c7(%2)\n movw %%es, %c8(%2)\n"
			 "movw %w0, %%es\n xorl %0, %0\n movw %w0, %%fs\n movw %w0, %%gs\n"
			 : "+a"(number), "+D"(from)
			 : "S"(after), "i"(LGUEST_TRAP_ENTRY), "i"(LGUEST_KERNEL_DS),
			   "b"(STALE_ENTRY), "i"(GS * 2), "i"(FS * 2), "i"(ES * 2), "i"(DS * 2),
			   "c"(0), "d"(0)
			 : "memory", "cc");
	for (u32 i = 0; i < SEGMENTS; i++) {
		const u32 selector = after[i];

		if (i == which)
			CHECK(selector == 0 || selector == STALE, "stale %s became %#x", names[i],
			      selector);
		else
			CHECK(selector == GOOD, "%s became %#x when %s went stale", names[i],
			      selector, names[which]);
	}
}

void test_main(void)
{
	gdt_set(GOOD_ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
	for (u32 which = 0; which < SEGMENTS; which++)
		try(which);
}
