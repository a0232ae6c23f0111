/*
 * tests/guests/public-addresses/main.c - SGDT and its like, which do not trap, tell no secret.
 * SPDX-License-Identifier: MIT
 *
 * Addresses of the window, which are the same in every guest, and selectors.
 *
 * Attack: 14, 52
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define MSW_PE_MP_NE 0x0023u
#define MSW_TS 0x0008u
#define MSW_ET 0x0010u
#define RING_OF(rights) ((rights) >> 13 & 3)

struct pseudo_descriptor {
	u16 limit;
	u32 base;
} __attribute__((packed));

void test_main(void)
{
	struct pseudo_descriptor table;
	u32 value = 0;

	__asm__ volatile("sgdt %0" : "=m"(table));
	CHECK(table.base > WINDOW_CONTROL && table.limit == LGUEST_GDT_ENTRIES * 8 - 1,
	      "GDT at %#x, %#x", table.base, table.limit);
	__asm__ volatile("sidt %0" : "=m"(table));
	CHECK_EQUAL(table.base, WINDOW_CONTROL, "IDT");
	__asm__ volatile("str %w0" : "+r"(value));
	CHECK_EQUAL(value, CORE_TSS, "TR");
	__asm__ volatile("sldt %w0" : "+r"(value));
	CHECK_EQUAL(value & 0xffff, 0, "LDTR");
	__asm__ volatile("smsw %w0" : "+r"(value));
	CHECK_EQUAL(value & 0xffff & ~(MSW_TS | MSW_ET), MSW_PE_MP_NE, "MSW");
	/* Nothing of the core's segments, and of no other that it is ring 0's. */
	for (u32 selector = 8; selector < LGUEST_GDT_ENTRIES * 8; selector += 8) {
		u32 rights = 0, readable = 0;

		__asm__ volatile("larl %2, %0\n verr %w2\n setz %b1"
				 : "+r"(rights), "+q"(readable)
				 : "r"(selector | 1)
				 : "cc");
		if (selector == CORE_CS || selector == CORE_DS || selector == CORE_TSS)
			CHECK(!readable && !rights, "%#x: rights %#x", selector, rights);
		else
			CHECK(!rights || RING_OF(rights), "%#x: rights %#x", selector, rights);
	}
}
