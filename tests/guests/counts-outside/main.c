/*
 * tests/guests/counts-outside/main.c - event counts go to guest memory or nowhere.
 * SPDX-License-Identifier: MIT
 *
 * Expect: killed "bad address 0xfffffffc for event counts"
 * Bench: qemu, bochs
 */
#include "include/abi/ringlet.h"
#include "tests/guests/test.h"

void test_main(void)
{
	u32 *last = (u32 *)at_gpa(memory_bytes()) - 1;

	*last = 1;
	hcall2(RHCALL_COUNTS, gpa_of(last), sizeof(*last));
	if (*last == 1)
		return;
	hcall2(RHCALL_COUNTS, 0xfffffffcu, 8);
}
