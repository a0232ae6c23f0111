/*
 * tests/guests/global-page/main.c - Global entries work, and go when they are flushed.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 59
 * Holds: 45
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *one = page_alloc(), *two = page_alloc(), *other = directory_new();
	struct trap_frame frame;

	*one = 1;
	*two = 2;
	*pte_of(kernel_directory, KERNEL_SPARE) = gpa_of(one) | PTE_KERNEL | PTE_G;
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "global page");
	*pte_of(kernel_directory, KERNEL_SPARE) = gpa_of(two) | PTE_KERNEL | PTE_G;
	hcall1(LHCALL_FLUSH_TLB, 1);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "global page after FLUSH_TLB(1)");
	directory_load(other);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "global page in another directory");
	*pte_of(kernel_directory, KERNEL_SPARE) = 0;
	hcall1(LHCALL_FLUSH_TLB, 1);
	CHECK(test_peek_traps(KERNEL_SPARE, &frame), "global page is there after it was flushed");
	directory_load(kernel_directory);
	CHECK(test_peek_traps(KERNEL_SPARE, &frame), "the same in the first directory");

	/* In the user half, where a switch of directories must hide it. */
	*pte_of(other, TEST_ADDRESS) = gpa_of(one) | PTE_USER | PTE_G;
	directory_load(other);
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "global page below kernel_address");
	directory_load(kernel_directory);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "it survived a switch of directories");
}
