/*
 * tests/guests/set-stack-bad/main.c - selectors and addresses that are no ring-1 stack.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 36, 37, 52
 * Variants: null code core user beyond-table ldt high-half esp-0 esp-3 esp-top many-pages
 * Expect: killed "bad stack (segment|page)s? [0-9]"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	const u32 stack = (u32)page_alloc() + PAGE_BYTES;

	if (test_is("null"))
		hcall3(LHCALL_SET_STACK, 0, stack, 1);
	else if (test_is("code"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_CS, stack, 1);
	else if (test_is("core"))
		hcall3(LHCALL_SET_STACK, 0x59, stack, 1);
	else if (test_is("user"))
		hcall3(LHCALL_SET_STACK, 0x7b, stack, 1);
	else if (test_is("beyond-table"))
		hcall3(LHCALL_SET_STACK, 0x101, stack, 1);
	else if (test_is("ldt"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS | 4, stack, 1);
	else if (test_is("high-half"))
		hcall3(LHCALL_SET_STACK, 0x10000 | LGUEST_KERNEL_DS, stack, 1);
	else if (test_is("esp-0"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, 0, 1);
	else if (test_is("esp-3"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, 3, 2);
	else if (test_is("esp-top"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, 0xffffffff, 1);
	else if (test_is("many-pages"))
		hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, stack, 0x80000000);
}
