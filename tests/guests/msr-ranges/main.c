/*
 * tests/guests/msr-ranges/main.c - no model-specific register can be read or written.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 13
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

static void do_rdmsr(void *number)
{
	__asm__ volatile("rdmsr" : : "c"(number) : "eax", "edx");
}

static void do_wrmsr(void *number)
{
	__asm__ volatile("wrmsr" : : "c"(number), "a"(0xffffffffu), "d"(0xffffffffu));
}

static void do_rdpmc(void *number)
{
	__asm__ volatile("rdpmc" : : "c"(number) : "eax", "edx");
}

void test_main(void)
{
	static const u32 starts[] = {
		0,     0x174,  0x200,	   0x277,      0x2ff,	   0x400,
		0x800, 0x1000, 0x40000000, 0xc0000080, 0xc0010000, 0xffffff00
	};

	for (u32 i = 0; i < ARRAY_SIZE(starts); i++) {
		for (u32 n = 0; n < 0x40; n++) {
			void *number = (void *)(starts[i] + n);

			test_traps(do_rdmsr, number, TRAP_PROTECTION, 0, NULL, "rdmsr");
			test_traps(do_wrmsr, number, TRAP_PROTECTION, 0, NULL, "wrmsr");
			test_traps(do_rdpmc, number, TRAP_PROTECTION, 0, NULL, "rdpmc");
		}
	}
}
