/*
 * tests/guests/page-fault-frames/main.c - a page fault that is the guest's own arrives as it is.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 34, 35, 36, 68
 * Dialects: a1 a4 b1 b4 c e2
 * Bench: qemu, bochs, nowp, step
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define ABSENT (TEST_ADDRESS + 0x12345u)
#define NO_TABLE 0x20000000u
#define READ_ONLY (TEST_ADDRESS + 2 * PAGE_BYTES)
#define SUPERVISOR (TEST_ADDRESS + 3 * PAGE_BYTES)

static USER_TEXT void reader(u32 address)
{
	*(volatile u32 *)address;
	syscall(SYS_EXIT, 0, 0);
}

static USER_TEXT void writer(u32 address)
{
	*(volatile u32 *)address = 1;
	syscall(SYS_EXIT, 0, 0);
}

static void expect(bool trapped, const struct trap_frame *frame, u32 error, u32 address,
		   const char *what)
{
	CHECK(trapped && frame->vector == TRAP_PAGE_FAULT && frame->error == error &&
		      shared.cr2 == address,
	      "%s: trap %u error %#x cr2 %#x, not %u %#x %#x", what, trapped ? frame->vector : 0,
	      frame->error, shared.cr2, TRAP_PAGE_FAULT, error, address);
}

static void user(void (*program)(u32), u32 address, u32 error, const char *what)
{
	struct task_end end;

	task_run(program, address, &end);
	expect(end.faulted, &end.frame, error, address, what);
	CHECK(!end.faulted || end.frame.cs == LGUEST_USER_CS, "%s: cs %#x", what, end.frame.cs);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct trap_frame frame = { 0 };
	bool trapped;

	task_map(directory);
	directory_load(directory);
	page_map(directory, READ_ONLY, gpa_of(page_alloc()) | PTE_P | PTE_U);
	page_map(directory, SUPERVISOR, gpa_of(page_alloc()) | PTE_KERNEL);

	trapped = test_peek_traps(ABSENT, &frame);
	expect(trapped, &frame, 0, ABSENT, "read of an absent page");
	trapped = test_poke_traps(ABSENT, 1, &frame);
	expect(trapped, &frame, PF_WRITE, ABSENT, "write to an absent page");
	trapped = test_peek_traps(NO_TABLE + 3, &frame);
	expect(trapped, &frame, 0, NO_TABLE + 3, "read without a page table");
	trapped = test_poke_traps(READ_ONLY, 1, &frame);
	expect(trapped, &frame, PF_WRITE | PF_PROTECTION, READ_ONLY, "write to read-only");
	CHECK(!test_peek_traps(READ_ONLY, &frame), "cannot read a read-only page");
	trapped = test_poke_traps(READ_ONLY, 1, &frame);
	expect(trapped, &frame, PF_WRITE | PF_PROTECTION, READ_ONLY, "write after a read");
	trapped = test_poke_traps(KERNEL_SPARE, 1, &frame);
	expect(trapped, &frame, PF_WRITE, KERNEL_SPARE, "write to an absent kernel page");

	user(reader, ABSENT, PF_USER, "ring 3 reads an absent page");
	user(writer, READ_ONLY, PF_USER | PF_WRITE | PF_PROTECTION, "ring 3 writes read-only");
	user(reader, SUPERVISOR, PF_USER | PF_PROTECTION, "ring 3 reads ring 1's page");
	user(writer, SUPERVISOR, PF_USER | PF_WRITE | PF_PROTECTION, "ring 3 writes ring 1's page");
	user(reader, (u32)directory, PF_USER | PF_PROTECTION, "ring 3 reads the kernel half");
	user(reader, NO_TABLE, PF_USER, "ring 3 reads without a page table");
}
