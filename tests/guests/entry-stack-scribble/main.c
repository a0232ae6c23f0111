/*
 * tests/guests/entry-stack-scribble/main.c - what ring 1 writes to the entry stack is not believed.
 * SPDX-License-Identifier: MIT
 *
 * Every word of it, then a hypercall, a fault, an interrupt, a task switch.
 *
 * Attack: 68
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

static USER_TEXT void program(u32 argument)
{
	syscall(SYS_EXIT, argument, 0);
}

static void scribble(u32 value)
{
	for (u32 offset = 0; offset < ENTRY_STACK_BYTES; offset += sizeof(u32))
		poke(ENTRY_STACK + offset, value);
}

void test_main(void)
{
	static const u32 values[] = { 0, 0xffffffffu, 0xffc00000u, 0x8, 0x61, 0x3202 };
	u32 *directory = directory_new();
	struct trap_frame frame;
	struct task_end end;

	task_map(directory);
	for (u32 i = 0; i < ARRAY_SIZE(values); i++) {
		scribble(values[i]);
		hcall0(LHCALL_FLUSH_ASYNC);
		scribble(values[i]);
		hcall1(LHCALL_FLUSH_TLB, 1);
		scribble(values[i]);
		CHECK(test_peek_traps(TEST_ADDRESS, &frame) && frame.vector == TRAP_PAGE_FAULT,
		      "fault after scribbling %#x", values[i]);
		scribble(values[i]);
		directory_load(directory);
		scribble(values[i]);
		task_run(program, i, &end);
		CHECK(!end.faulted && end.status == i, "task after scribbling %#x", values[i]);
		scribble(values[i]);
		timer_sleep(NS_PER_MS);
		directory_load(kernel_directory);
	}
}
