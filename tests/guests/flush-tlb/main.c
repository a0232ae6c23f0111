/*
 * tests/guests/flush-tlb/main.c - FLUSH_TLB(0) renews the user half, FLUSH_TLB(1) everything.
 * SPDX-License-Identifier: MIT
 *
 * In the dialects whose release promises that each change of a user page is
 * reported, it is, and FLUSH_TLB(0) must not undo it.  (Our own of 3.1 to 3.19
 * has no release, so nothing is expected of it.)
 *
 * Attack: 69
 * Holds: 46, 47
 * Dialects: all
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define PAGES 600u /* over more than one page table and any small number of INVLPGs */

static u32 *directory;

/* Maps a user page, as kernels of this dialect do when there was one before. */
static void change(u32 va, u32 pte)
{
	*pte_of(directory, va) = pte;
	if (REPORTS_CHANGES)
		hcall3(LHCALL_SET_PTE, gpa_of(directory), va, pte);
}

void test_main(void)
{
	u32 *other = directory_new();
	u32 *one = page_alloc(), *two = page_alloc();
	struct trap_frame frame;

	*one = 1;
	*two = 2;
	directory = directory_new();
	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "user page");
	change(TEST_ADDRESS, gpa_of(two) | PTE_USER);
	hcall1(LHCALL_FLUSH_TLB, 0);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "user page after FLUSH_TLB(0)");
	change(TEST_ADDRESS, gpa_of(two) | PTE_P | PTE_U | PTE_A);
	hcall1(LHCALL_FLUSH_TLB, 0);
	CHECK(test_poke_traps(TEST_ADDRESS, 1, &frame), "writable after it lost that right");
	change(TEST_ADDRESS, 0);
	hcall1(LHCALL_FLUSH_TLB, 0);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "there after it was unmapped");

	for (u32 i = 0; i < PAGES; i++) {
		*pte_of(directory, TEST_ADDRESS + i * PAGE_BYTES) = gpa_of(one) | PTE_USER;
		peek(TEST_ADDRESS + i * PAGE_BYTES);
	}
	for (u32 i = 0; i < PAGES; i++)
		change(TEST_ADDRESS + i * PAGE_BYTES, gpa_of(two) | PTE_USER);
	hcall1(LHCALL_FLUSH_TLB, 0);
	for (u32 i = 0; i < PAGES; i++)
		CHECK_EQUAL(peek(TEST_ADDRESS + i * PAGE_BYTES), 2, "one of many user pages");

	*pte_of(directory, KERNEL_SPARE) = gpa_of(one) | PTE_KERNEL;
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page");
	directory_load(other);
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page in another directory");
	directory_load(directory);
	*pte_of(directory, KERNEL_SPARE) = gpa_of(two) | PTE_KERNEL;
	hcall1(LHCALL_FLUSH_TLB, 1);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "kernel page after FLUSH_TLB(1)");
	directory_load(other);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "and in the other directory");
	*pte_of(directory, KERNEL_SPARE) = 0;
	hcall1(LHCALL_FLUSH_TLB, 1);
	CHECK(test_peek_traps(KERNEL_SPARE, &frame), "kernel page there after it was unmapped");
}
