/*
 * tests/guests/reflect-ring-3/main.c - a trap in ring 3 arrives on the stack that SET_STACK named.
 * SPDX-License-Identifier: MIT
 *
 * With all of ring 3's registers in the frame, and DF clear in the handler
 * only because the handler clears it: its flags are its own.
 *
 * Holds: 67
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

static USER_TEXT void program(u32 argument)
{
	__asm__ volatile("movl $0x0b0b0b0b, %%ebx\n movl $0x0c0c0c0c, %%ecx\n"
			 "movl $0x0d0d0d0d, %%edx\n movl $0x051051ee, %%esi\n"
			 "movl $0x0d10d1ee, %%edi\n movl $0x007ffff0, %%esp\n"
			 "std\n ud2"
			 :
			 : "a"(argument)
			 : "ebx", "ecx", "edx", "esi", "edi");
}

static u32 esp_of_frame;

static void handler(struct trap_frame *frame)
{
	esp_of_frame = (u32)(frame + 1); /* user_ss is what was pushed first */
	task_fault(frame);
}

void test_main(void)
{
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_UNDEFINED, handler);
	for (u32 i = 0; i < 3; i++) {
		task_run(program, i, &end);
		CHECK(end.faulted && end.frame.vector == TRAP_UNDEFINED, "trap %u",
		      end.frame.vector);
		CHECK_EQUAL(esp_of_frame, (u32)task_trap_stack_top, "top of the trap stack");
		CHECK_EQUAL(end.frame.cs, LGUEST_USER_CS, "cs");
		CHECK_EQUAL(end.frame.user_ss, LGUEST_USER_DS, "ss");
		CHECK_EQUAL(end.frame.user_esp, 0x007ffff0, "esp");
		CHECK_EQUAL(end.frame.ds & 0xffff, LGUEST_USER_DS, "ds");
		CHECK_EQUAL(end.frame.eax, i, "eax");
		CHECK_EQUAL(end.frame.ebx, 0x0b0b0b0b, "ebx");
		CHECK_EQUAL(end.frame.ecx, 0x0c0c0c0c, "ecx");
		CHECK_EQUAL(end.frame.edx, 0x0d0d0d0d, "edx");
		CHECK_EQUAL(end.frame.esi, 0x051051ee, "esi");
		CHECK_EQUAL(end.frame.edi, 0x0d10d1ee, "edi");
		CHECK(end.frame.eflags & EFLAGS_DF, "DF is clear in the frame");
		CHECK(end.frame.eflags & EFLAGS_IF, "IF is clear in the frame");
		CHECK(!(end.frame.eflags & EFLAGS_IOPL), "IOPL is not 0");
		/* In the next round the core has to find the stack page again. */
		hcall1(LHCALL_FLUSH_TLB, 1);
	}
}
