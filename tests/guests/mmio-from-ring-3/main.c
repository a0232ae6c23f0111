/*
 * tests/guests/mmio-from-ring-3/main.c - a program that reaches a device register ends its guest.
 * SPDX-License-Identifier: MIT
 *
 * Even if the kernel maps one for it: the launcher serves kernels.
 *
 * Expect: killed "user access to device register 0xd0000000"
 */
#include "guest-patches/lib/task.h"
#include "include/abi/ringlet.h"
#include "tests/guests/test.h"

static USER_TEXT void program(u32 address)
{
	(void)*(volatile u32 *)address;
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	*pte_of(directory, TEST_ADDRESS) = RINGLET_MMIO_BASE | PTE_USER;
	directory_load(directory);
	task_run(program, TEST_ADDRESS, &end);
}
