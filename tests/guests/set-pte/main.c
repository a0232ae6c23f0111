/*
 * tests/guests/set-pte/main.c - SET_PTE counts at once, and takes any absent value.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 37, 38, 39, 40, 41, 50
 * Dialects: all
 * Bench: qemu, bochs, nowp
 */
#include "tests/guests/test.h"

#define PLAIN (PTE_P | PTE_W | PTE_U)

static u32 *make_page(u32 value)
{
	u32 *page = page_alloc();

	*page = value;
	return page;
}

void test_main(void)
{
	u32 *directory = directory_new(), *other = directory_new(), *never = directory_new();
	u32 *one = make_page(1), *two = make_page(2), *three = make_page(3);
	struct trap_frame frame;

	directory_load(directory);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "page is there before it is mapped");
	*pte_of(directory, TEST_ADDRESS) = gpa_of(one) | PTE_USER;
	CHECK_EQUAL(peek(TEST_ADDRESS), 1, "page made present without a call");
	CHECK(test_peek_traps(TEST_ADDRESS + PAGE_BYTES, &frame), "its neighbour is there as well");
	*pte_of(directory, TEST_ADDRESS + PAGE_BYTES) = gpa_of(two) | PTE_USER;
	CHECK_EQUAL(peek(TEST_ADDRESS + PAGE_BYTES), 2,
		    "the neighbour, made present without a call");
	page_map(directory, TEST_ADDRESS, gpa_of(two) | PTE_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "page changed, accessed");
	page_map(directory, TEST_ADDRESS, gpa_of(three) | PLAIN);
	CHECK_EQUAL(peek(TEST_ADDRESS), 3, "page changed, not accessed");
	page_map(directory, TEST_ADDRESS, gpa_of(three) | PTE_P | PTE_U | PTE_A | PTE_D);
	CHECK(test_poke_traps(TEST_ADDRESS, 1, &frame), "page made read-only is writable");
	page_map(directory, TEST_ADDRESS, 0);
	CHECK(test_peek_traps(TEST_ADDRESS, &frame), "page unmapped is there");

	/* Absent values keep other bits: swap entries, PROT_NONE, frames that do not exist. */
	static const u32 absent[] = { PTE_A, PTE_D, PTE_PS, 0xfffff000u | PTE_A | PTE_D,
				      0xfffffffeu };
	for (u32 i = 0; i < ARRAY_SIZE(absent); i++) {
		page_map(directory, TEST_ADDRESS, absent[i]);
		CHECK(test_peek_traps(TEST_ADDRESS, &frame) && frame.error == 0,
		      "absent value %#x did not fault as such", absent[i]);
	}

	/* Named for another directory: this one keeps what it has. */
	page_map(directory, TEST_ADDRESS, gpa_of(one) | PTE_USER);
	peek(TEST_ADDRESS);
	*pte_of(other, TEST_ADDRESS) = gpa_of(two) | PTE_USER;
	directory_load(other);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "other directory");
	page_map(directory, TEST_ADDRESS, gpa_of(three) | PTE_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 2, "other directory after a change in the first");
	directory_load(directory);
	CHECK_EQUAL(peek(TEST_ADDRESS), 3, "first directory, changed while another counted");
	page_map(never, TEST_ADDRESS, gpa_of(two) | PTE_USER);
	hcall3(LHCALL_SET_PTE, 0, TEST_ADDRESS, gpa_of(two) | PTE_USER);
	hcall3(LHCALL_SET_PTE, 0xfffff000u, TEST_ADDRESS, gpa_of(two) | PTE_USER);
	CHECK_EQUAL(peek(TEST_ADDRESS), 3, "SET_PTE for directories that never counted");

	/* Above kernel_address: for every directory, whichever is named. */
	page_map(directory, KERNEL_SPARE, gpa_of(one) | PTE_KERNEL);
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page");
	directory_load(other);
	CHECK_EQUAL(peek(KERNEL_SPARE), 1, "kernel page in another directory");
	page_map(other, KERNEL_SPARE, gpa_of(two) | PTE_KERNEL);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "kernel page changed");
	directory_load(directory);
	CHECK_EQUAL(peek(KERNEL_SPARE), 2, "kernel page changed under another directory");
	page_map(never, KERNEL_SPARE, gpa_of(three) | PTE_KERNEL);
	CHECK_EQUAL(peek(KERNEL_SPARE), 3, "kernel page, named for one that never counted");
	directory_load(other);
	CHECK_EQUAL(peek(KERNEL_SPARE), 3, "the same in another directory");
}
