/*
 * guest-patches/lib/task.c - one program in ring 3, and the system calls it can make.
 * SPDX-License-Identifier: MIT
 *
 * `int 0x80` in ring 3 goes straight to trap_common in ring 1: the core wires
 * the gate into the real IDT and is not entered.
 */
#include "guest-patches/lib/task.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/timer.h"
#include "lib/string.h"

extern const char user_begin[], user_end[], user_gpa[]; /* guest.ld; user_gpa is an address */
void task_enter(const struct trap_frame *frame);
void task_leave(void) NORETURN;

static struct task_end *running; /* what task_run is to fill in */

static void finish(const struct trap_frame *frame, bool faulted, u32 status) NORETURN;
static void finish(const struct trap_frame *frame, bool faulted, u32 status)
{
	running->faulted = faulted;
	running->status = status;
	running->frame = *frame;
	irq_off();
	task_leave();
}

void task_fault(const struct trap_frame *frame)
{
	finish(frame, true, 0);
}

bool task_owns(u32 address, u32 bytes)
{
	if (address < USER_BASE || address > USER_STACK_TOP || bytes > USER_STACK_TOP - address)
		return false;
	for (u32 page = address & PTE_FRAME; page < address + bytes; page += PAGE_BYTES) {
		const u32 need = PTE_P | PTE_U;

		if ((*pte_of(directory_current(), page) & need) != need)
			return false;
	}
	return true;
}

static void system_call(struct trap_frame *frame)
{
	switch (frame->eax) {
	case SYS_EXIT: finish(frame, false, frame->ebx);
	case SYS_WRITE:
		if (!task_owns(frame->ebx, frame->ecx)) {
			frame->eax = SYS_ERROR;
			return;
		}
		console_write((const char *)frame->ebx, frame->ecx);
		frame->eax = frame->ecx;
		return;
	case SYS_TIME: frame->eax = clock_wall_seconds(); return;
	default: frame->eax = SYS_ERROR; return;
	}
}

void task_init(void)
{
	trap_set(TRAP_SYSCALL, system_call);
}

void task_map(u32 *directory)
{
	const u32 bytes = (u32)user_end - (u32)user_begin;

	for (u32 offset = 0; offset < bytes; offset += PAGE_BYTES)
		page_map(directory, USER_BASE + offset, ((u32)user_gpa + offset) | PTE_USER);
	page_map(directory, USER_STACK_TOP - PAGE_BYTES, gpa_of(page_alloc()) | PTE_USER);
}

void task_run(void (*entry)(u32 argument), u32 argument, struct task_end *end)
{
	/* As if called: the argument above a return address, which nobody may use. */
	u32 *const stack = (u32 *)USER_STACK_TOP - 4;
	struct trap_frame frame = {
		.ds = LGUEST_USER_DS,
		.es = LGUEST_USER_DS,
		.eip = (u32)entry,
		.cs = LGUEST_USER_CS,
		.eflags = EFLAGS_IF | EFLAGS_FIXED,
		.user_esp = (u32)stack,
		.user_ss = LGUEST_USER_DS,
	};
	const u32 irqs = irq_save();

	stack[0] = 0;
	stack[1] = argument;
	running = end;
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)task_trap_stack_top, 1);
	task_enter(&frame);
	running = NULL;
	irq_restore(irqs);
}
