/*
 * tests/guests/load-tls/main.c - LOAD_TLS replaces entries 6 to 8, and the new base counts at once.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 59, 62
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

static u32 read_gs(void)
{
	u32 value;

	__asm__ volatile("movl %%gs:0, %0" : "=r"(value));
	return value;
}

static void tls(const struct descriptor *table)
{
	hcall2(LHCALL_LOAD_TLS, gpa_of(table), 0);
}

void test_main(void)
{
	static u32 first = 0x11, second = 0x22;
	struct descriptor table[LGUEST_TLS_ENTRIES];

	for (u32 i = 0; i < LGUEST_TLS_ENTRIES; i++) {
		const u32 selector = (LGUEST_TLS_ENTRY + i) * 8 | 3;

		table[0] = table[1] = table[2] = descriptor_make(0, 1, SEGMENT_USER_DATA);
		table[i] = descriptor_make((u32)&first, 1, SEGMENT_USER_DATA);
		tls(table);
		__asm__ volatile("movw %w0, %%gs" : : "r"(selector));
		CHECK_EQUAL(read_gs(), first, "gs:0");

		/* The base changes while the selector is loaded; a load makes it count. */
		table[i] = descriptor_make((u32)&second, 1, SEGMENT_USER_DATA);
		tls(table);
		__asm__ volatile("movw %w0, %%gs" : : "r"(selector));
		CHECK_EQUAL(read_gs(), second, "gs:0 after another LOAD_TLS");

		/* The descriptor goes while the selector is loaded. */
		table[0] = table[1] = table[2] = (struct descriptor){ 0, 0 };
		tls(table);
		hcall0(LHCALL_FLUSH_ASYNC);
		__asm__ volatile("movw %w0, %%gs" : : "r"(0));
	}
}
