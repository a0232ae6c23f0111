/*
 * tests/guests/shared-page-unmapped/main.c - the core needs no mapping of the shared page.
 * SPDX-License-Identifier: MIT
 *
 * Unmapped or read-only to the guest makes no difference to the core.
 *
 * Attack: 73
 * Variants: read-only unmapped
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define A_WHILE 1000u

void test_main(void)
{
	const u32 address = (u32)&shared & PTE_FRAME;
	u32 *entry = pte_of(kernel_directory, address);
	const u32 before = *entry;

	hcall1(LHCALL_SET_CLOCKEVENT, 1000);
	page_map(kernel_directory, address, test_is("read-only") ? before & ~PTE_W : 0);
	hcall1(LHCALL_FLUSH_TLB, 1);
	/* The timer's interrupt comes: the core looks at the page, and writes to it. */
	for (u32 i = 0; i < A_WHILE; i++)
		hcall0(LHCALL_SEND_INTERRUPTS);
	page_map(kernel_directory, address, before);
	for (u32 i = 0; i < 3; i++)
		timer_sleep(NS_PER_MS);
}
