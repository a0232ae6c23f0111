/*
 * tests/guests/breakpoint-at-boot/main.c - no breakpoint is left from before the core.
 * SPDX-License-Identifier: MIT
 *
 * After a reset the debug registers name address 0, which is touched here in
 * every way.
 *
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

static u32 breakpoints;

static void hit(struct trap_frame *frame)
{
	(void)frame;
	breakpoints++;
}

static void touch(u32 address)
{
	poke(address, 1);
	peek(address);
}

void test_main(void)
{
	u32 *directory = directory_new();
	u32 *page = page_alloc();

	trap_set(TRAP_DEBUG, hit);
	*pte_of(directory, 0) = gpa_of(page) | PTE_KERNEL;
	directory_load(directory);
	touch(0);
	CHECK(!breakpoints, "%u stops at address 0, which nobody asked for", breakpoints);
	directory_load(kernel_directory);
	trap_set(TRAP_DEBUG, NULL);
}
