/*
 * tests/guests/debug-registers/main.c - what a guest writes to debug registers watches nothing.
 * SPDX-License-Identifier: MIT
 *
 * Not even over the core's own text and tables; GD and reserved bits are ignored.
 *
 * Attack: 12, 91, 92, 94
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define DR6_EMPTY 0xffff0ff0u
#define DR7_EMPTY 0x00000400u

static volatile u32 watched;

static void touch(void *argument)
{
	(void)argument;
	watched++;
	hcall0(LHCALL_FLUSH_ASYNC);
	__asm__ volatile("movw %w0, %%ss\n int %1"
			 :
			 : "r"(LGUEST_KERNEL_DS), "i"(LGUEST_TRAP_ENTRY), "a"(LHCALL_FLUSH_ASYNC)
			 : "memory");
}

void test_main(void)
{
	const u32 places[] = { WINDOW_TEXT, WINDOW_CONTROL, ENTRY_STACK_TOP - 4, WINDOW_SOFT,
			       (u32)&watched };
	/* All, a write to the first, GD with all, GD alone. */
	static const u32 wants[] = { 0xffffffff, 0x000f0002, 0x33332fff, 0x00002000 };
	struct trap_frame frame;
	u32 value;

	for (u32 i = 0; i < ARRAY_SIZE(places) * ARRAY_SIZE(wants); i++) {
		__asm__ volatile("movl %0, %%dr0\n movl %0, %%dr1\n movl %0, %%dr2\n"
				 "movl %0, %%dr3\n movl %1, %%dr6\n movl %1, %%dr7"
				 :
				 : "r"(places[i / ARRAY_SIZE(wants)]),
				   "r"(wants[i % ARRAY_SIZE(wants)]));
		CHECK(!trap_catch(touch, NULL, &frame), "%u: trap %u", i, frame.vector);
		__asm__ volatile("movl %%dr7, %0" : "=r"(value));
		CHECK_EQUAL(value, DR7_EMPTY, "dr7");
		__asm__ volatile("movl %%dr6, %0" : "=r"(value));
		CHECK_EQUAL(value, DR6_EMPTY, "dr6");
	}
}
