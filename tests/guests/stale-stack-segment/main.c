/*
 * tests/guests/stale-stack-segment/main.c - a stack segment whose descriptor went away is fatal.
 * SPDX-License-Identifier: MIT
 *
 * The return to the guest cannot load SS or CS then: the guest ends, not the core.
 *
 * Attack: 51
 * Holds: 62
 * Expect: killed "."
 * Bench: qemu, bochs, step
 */
#include "tests/guests/test.h"

#define ENTRY 20u

void test_main(void)
{
	gdt_set(ENTRY, descriptor_make(0, 0x100000, SEGMENT_KERNEL_DATA));
	__asm__ volatile("movw %w0, %%ss" : : "r"(ENTRY * 8 | 1));
	gdt_set(ENTRY, (struct descriptor){ 0, 0 });
	hcall0(LHCALL_FLUSH_ASYNC);
	test_report(TEST_FAILURE, "went on with a stack segment that is not there");
}
