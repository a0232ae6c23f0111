/*
 * tests/guests/window-from-ring-3/main.c - ring 3 can neither read nor write window and alias.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 66
 * Holds: 51
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static USER_TEXT void reader(u32 address)
{
	*(volatile u32 *)address;
	syscall(SYS_EXIT, 0, 0);
}

static USER_TEXT void writer(u32 address)
{
	*(volatile u32 *)address = 0;
	syscall(SYS_EXIT, 0, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	for (u32 page = -shared.reserve_mem; page; page += PAGE_BYTES) {
		/* Every page of the last 4 MiB, a few of the alias. */
		if (page < 0xffc00000u && page % MIB(1))
			continue;
		task_run(reader, page, &end);
		CHECK(end.faulted && end.frame.vector == TRAP_PAGE_FAULT &&
			      (end.frame.error & PF_USER),
		      "ring 3 read %#x", page);
		task_run(writer, page, &end);
		CHECK(end.faulted && end.frame.vector == TRAP_PAGE_FAULT &&
			      (end.frame.error & PF_USER) && (end.frame.error & PF_WRITE),
		      "ring 3 wrote %#x", page);
	}
}
