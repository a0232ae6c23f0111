/*
 * tests/guests/fault-in-handler/main.c - a page fault handler that is not mapped is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Every attempt pushes another frame until the stack is used up.
 *
 * Attack: 33, 39
 * Expect: killed "."
 */
#include "tests/guests/test.h"

void test_main(void)
{
	const u32 nowhere = TEST_ADDRESS;

	hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_PAGE_FAULT,
	       (u32)LGUEST_KERNEL_CS << 16 | (nowhere & 0xffff), (nowhere & 0xffff0000) | 0x8e00);
	peek(TEST_ADDRESS + PAGE_BYTES);
}
