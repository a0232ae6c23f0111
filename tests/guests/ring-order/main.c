/*
 * tests/guests/ring-order/main.c - queued calls run in slot order, before the direct one.
 * SPDX-License-Identifier: MIT
 *
 * A slot whose status says empty does not run, whatever its words are.
 *
 * Holds: 27, 28, 30
 * Dialects: all
 * Suite: no
 * Bench: qemu, step
 */
#include "tests/guests/test.h"

#define FIRST 0x11111111u
#define SECOND 0x22222222u

void test_main(void)
{
	u32 *directory = directory_new(), *one = page_alloc(), *two = page_alloc();

	*one = FIRST;
	*two = SECOND;
	page_map(directory, TEST_ADDRESS, gpa_of(one) | PTE_USER);
	shared.hcalls[1] = hcall_slot(LHCALL_SHUTDOWN, 0, 1, 0, 0);

	hcall_queue(LHCALL_NEW_PGTABLE, gpa_of(directory), 0, 0, 0);
	CHECK_EQUAL(shared.hcall_status[0], 0, "slot 0 before");
	hcall0(LHCALL_FLUSH_ASYNC);
	CHECK_EQUAL(shared.hcall_status[0], LHCALL_RING_EMPTY, "slot 0 after");
	CHECK_EQUAL(shared.hcall_status[1], LHCALL_RING_EMPTY, "slot 1 after");
	CHECK_EQUAL(peek(TEST_ADDRESS), FIRST, "first page");

	/* In the order given the page ends up as `two`; in another one as `one`. */
	*pte_of(directory, TEST_ADDRESS) = gpa_of(two) | PTE_USER;
	hcall_queue(LHCALL_NEW_PGTABLE, gpa_of(kernel_directory), 0, 0, 0);
	hcall_queue(LHCALL_SET_PTE, gpa_of(directory), TEST_ADDRESS, gpa_of(two) | PTE_USER, 0);
	hcall_queue(LHCALL_NEW_PGTABLE, gpa_of(directory), 0, 0, 0);
	hcall1(LHCALL_SET_CLOCKEVENT, 0);
	CHECK_EQUAL(peek(TEST_ADDRESS), SECOND, "second page");

	/* Queued to the kernel's directory, where nothing is mapped; directly back to ours. */
	hcall_queue(LHCALL_NEW_PGTABLE, gpa_of(kernel_directory), 0, 0, 0);
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(directory));
	CHECK(!test_peek_traps(TEST_ADDRESS, &(struct trap_frame){ 0 }),
	      "the direct call ran before the queued one");

	/* A call that leaves for the launcher loses neither what waits behind it nor the next. */
	hcall_queue(LHCALL_NOTIFY, gpa_of(""), 0, 0, 0);
	hcall_queue(LHCALL_NEW_PGTABLE, gpa_of(kernel_directory), 0, 0, 0);
	hcall0(LHCALL_FLUSH_ASYNC);
	CHECK(test_peek_traps(TEST_ADDRESS, &(struct trap_frame){ 0 }),
	      "the call behind NOTIFY did not run");
	hcall_queue(LHCALL_NOTIFY, gpa_of(""), 0, 0, 0);
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(directory));
	CHECK(!test_peek_traps(TEST_ADDRESS, &(struct trap_frame){ 0 }),
	      "the direct call behind NOTIFY did not run");
}
