/*
 * tests/guests/set-pte-window/main.c - SET_PTE for an address in the window is fatal.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 62
 * Holds: 51
 * Expect: killed "window|switcher"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_SET_PTE, gpa_of(kernel_directory), 0xffc00000u,
	       gpa_of(page_alloc()) | PTE_KERNEL);
}
