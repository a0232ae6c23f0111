/*
 * tests/guests/tlb-untracked/main.c - a switch of directories forgets the user half.
 * SPDX-License-Identifier: MIT
 *
 * This guest has not said TLB_TRACKED: an entry it changed in a directory that
 * does not count need not be told.
 *
 * Attack: 69
 * Dialects: a1 a2 a3 a4 c
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *a = directory_new(), *b = directory_new();
	u32 *one = page_alloc(), *two = page_alloc();
	struct trap_frame frame;

	*one = 1;
	*two = 2;
	*pte_of(a, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	*pte_of(a, TEST_ADDRESS + PAGE_BYTES) = gpa_of(one) | PTE_USER;
	*pte_of(a, TEST_ADDRESS + TABLE_BYTES) = gpa_of(one) | PTE_USER;
	directory_load(a);
	peek(TEST_ADDRESS);
	poke(TEST_ADDRESS + PAGE_BYTES, 1);
	peek(TEST_ADDRESS + TABLE_BYTES);
	directory_load(b);
	*pte_of(a, TEST_ADDRESS) = gpa_of(two) | PTE_USER;
	*pte_of(a, TEST_ADDRESS + PAGE_BYTES) = gpa_of(one) | PTE_P | PTE_U | PTE_A | PTE_D;
	a[TEST_ADDRESS / TABLE_BYTES + 1] = 0;
	directory_load(a);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "page changed while another directory counted");
	CHECK(test_poke_traps(TEST_ADDRESS + PAGE_BYTES, 1, &frame), "page is still writable");
	CHECK(test_peek_traps(TEST_ADDRESS + TABLE_BYTES, &frame), "page table is still there");

	/* NEW_PGTABLE of the directory that counts already is a flush too. */
	*pte_of(a, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	directory_load(a);
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "page changed, then its own directory loaded");
}
