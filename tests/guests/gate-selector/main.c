/*
 * tests/guests/gate-selector/main.c - the selector in a gate does not matter.
 * SPDX-License-Identifier: MIT
 *
 * Neither for a reflected exception nor for a system call, by either kind of
 * gate: the handler runs with the kernel's CS.
 *
 * Attack: 34
 * Holds: 72
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define PRESENT 0x8000u

extern const u32 trap_stubs[TRAP_VECTORS];

static u32 cs_seen;

static USER_TEXT void program(u32 argument)
{
	syscall(SYS_EXIT, argument, 0);
}

static void gate(u32 vector, u32 selector, u32 type)
{
	const u32 offset = trap_stubs[vector];

	hcall3(LHCALL_LOAD_IDT_ENTRY, vector, selector << 16 | (offset & 0xffff),
	       (offset & 0xffff0000) | PRESENT | 3u << 13 | type << 8);
}

static void look(void)
{
	__asm__ volatile("movl %%cs, %0" : "=r"(cs_seen));
}

static void skip_ud2(struct trap_frame *frame)
{
	look();
	frame->eip += 2;
}

static void end_task(struct trap_frame *frame)
{
	const struct trap_frame copy = *frame;

	look();
	task_fault(&copy);
}

void test_main(void)
{
	/* Null, nobody's, the core's code and data, our data, ring 3's, one of no table. */
	static const u16 selectors[] = { 0, 0x08, 0x50, 0x58, 0x68, 0x7b, 0x1234, 0xffff };
	u32 *directory = directory_new();
	struct task_end end;

	task_map(directory);
	directory_load(directory);
	trap_set(TRAP_UNDEFINED, skip_ud2);
	trap_set(TRAP_SYSCALL, end_task);
	for (u32 i = 0; i < 2 * ARRAY_SIZE(selectors); i++) {
		const u32 selector = selectors[i / 2];
		const u32 type = i % 2 ? GATE_TRAP : GATE_INTERRUPT;

		gate(TRAP_UNDEFINED, selector, type);
		cs_seen = 0;
		__asm__ volatile("ud2");
		CHECK(cs_seen == LGUEST_KERNEL_CS, "exception, selector %#x: cs %#x", selector,
		      cs_seen);
		gate(TRAP_SYSCALL, selector, type);
		cs_seen = 0;
		task_run(program, i, &end);
		CHECK(end.frame.vector == TRAP_SYSCALL && cs_seen == LGUEST_KERNEL_CS,
		      "system call, selector %#x: trap %u cs %#x", selector, end.frame.vector,
		      cs_seen);
	}
}
