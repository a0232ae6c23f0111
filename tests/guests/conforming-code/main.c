/*
 * tests/guests/conforming-code/main.c - a conforming code segment of DPL 0 runs in ring 1.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 46
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define ENTRY 20u
#define CONFORMING 0x04u

static u32 cs_seen;

void test_main(void)
{
	gdt_set(ENTRY, descriptor_make(0, 0x100000,
				       SEGMENT_PRESENT | SEGMENT_RING(0) | SEGMENT_CODE_OR_DATA |
					       SEGMENT_CODE | CONFORMING));
	__asm__ volatile("pushl %%cs\n pushl $2f\n pushl %1\n pushl $1f\n lret\n"
			 "1: movw %%cs, %0\n lret\n2:"
			 : "+m"(cs_seen)
			 : "r"(ENTRY * 8 | 1)
			 : "memory");
	CHECK_EQUAL(cs_seen & 0xffff, ENTRY * 8 | 1, "cs");
}
