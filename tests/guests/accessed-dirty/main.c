/*
 * tests/guests/accessed-dirty/main.c - the core sets Accessed and Dirty as the CPU would.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 71
 * Holds: 32, 33
 * Dialects: all
 * Bench: qemu, bochs, nowp
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define CLEAN (PTE_P | PTE_W | PTE_U)
#define AD (PTE_A | PTE_D)

static USER_TEXT void reader(u32 address)
{
	u32 value = *(volatile u32 *)address;

	syscall(SYS_EXIT, value, 0);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	u32 *pte = pte_of(directory, TEST_ADDRESS);
	for (u32 i = 0; i < 4; i++)
		pte[i] = gpa_of(page_alloc()) | CLEAN;

	poke(TEST_ADDRESS, 1);
	CHECK_EQUAL(pte[0] & AD, AD, "A, D after a write to a clean page");
	peek(TEST_ADDRESS + PAGE_BYTES);
	CHECK_EQUAL(pte[1] & AD, PTE_A, "A, D after a read");
	poke(TEST_ADDRESS + PAGE_BYTES, 1);
	CHECK_EQUAL(pte[1] & AD, AD, "A, D after a read and a write");
	task_run(reader, TEST_ADDRESS + 2 * PAGE_BYTES, &end);
	CHECK_EQUAL(pte[2] & AD, PTE_A, "A, D after ring 3 read");
	CHECK_EQUAL(pte[3] & AD, 0, "A, D of a page not touched");

	/* Cleared and told: they are set again at the next access. */
	pte[0] &= ~AD;
	hcall3(LHCALL_SET_PTE, gpa_of(directory), TEST_ADDRESS, pte[0]);
	peek(TEST_ADDRESS);
	CHECK_EQUAL(pte[0] & AD, PTE_A, "A, D after clearing and a read");
	poke(TEST_ADDRESS, 2);
	CHECK_EQUAL(pte[0] & AD, AD, "A, D after clearing and a write");

	/* In the kernel's half too. */
	u32 *spare = pte_of(directory, KERNEL_SPARE);
	*spare = gpa_of(page_alloc()) | PTE_P | PTE_W;
	peek(KERNEL_SPARE);
	CHECK_EQUAL(*spare & AD, PTE_A, "kernel page: A, D after a read");
	poke(KERNEL_SPARE, 1);
	CHECK_EQUAL(*spare & AD, AD, "kernel page: A, D after a write");
}
