/*
 * tests/guests/directory-rights/main.c - rights need both the directory's and the table's bit.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 71
 * Bench: qemu, bochs, nowp
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define OTHER_ADDRESS 0x20000000u

static USER_TEXT void reader(u32 address)
{
	*(volatile u32 *)address;
	syscall(SYS_EXIT, 0, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct trap_frame frame;
	struct task_end end;

	task_map(directory);
	directory_load(directory);

	*pte_of(directory, TEST_ADDRESS) = gpa_of(page_alloc()) | PTE_USER;
	directory[TEST_ADDRESS / TABLE_BYTES] &= ~PTE_W;
	CHECK(!test_peek_traps(TEST_ADDRESS, &frame), "cannot read");
	CHECK(test_poke_traps(TEST_ADDRESS, 1, &frame),
	      "wrote through a read-only directory entry");

	*pte_of(directory, OTHER_ADDRESS) = gpa_of(page_alloc()) | PTE_USER;
	directory[OTHER_ADDRESS / TABLE_BYTES] &= ~PTE_U;
	task_run(reader, OTHER_ADDRESS, &end);
	CHECK(end.faulted && end.frame.vector == TRAP_PAGE_FAULT,
	      "ring 3 read through a supervisor directory entry");
}
