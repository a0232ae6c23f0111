/*
 * guest-patches/lib/trap.c - from a vector to a handler in C.
 * SPDX-License-Identifier: MIT
 *
 * An exception that nobody handles ends the ring-3 task that raised it, or
 * leaves the body of trap_catch, or ends the guest: in this order.
 */
#include "guest-patches/lib/trap.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/task.h"

#define GATE_PRESENT 0x8000u
#define EXCEPTIONS 32u

extern const u32 trap_stubs[TRAP_VECTORS];
bool trap_catch_enter(void (*body)(void *), void *argument);
extern const char trap_catch_leave[];
void trap_dispatch(struct trap_frame *frame);

static trap_handler *handlers[TRAP_VECTORS];
static struct trap_frame *catching; /* where trap_catch wants the frame; NULL: nobody does */

static const char *const names[EXCEPTIONS] = {
	[TRAP_DIVIDE] = "divide error",
	[TRAP_DEBUG] = "debug",
	[TRAP_NMI] = "non-maskable interrupt",
	[TRAP_BREAKPOINT] = "breakpoint",
	[TRAP_OVERFLOW] = "overflow",
	[TRAP_BOUND] = "bound",
	[TRAP_UNDEFINED] = "undefined instruction",
	[TRAP_NO_FPU] = "no FPU",
	[TRAP_DOUBLE_FAULT] = "double fault",
	[TRAP_BAD_TSS] = "bad TSS",
	[TRAP_NOT_PRESENT] = "segment not present",
	[TRAP_STACK] = "stack fault",
	[TRAP_PROTECTION] = "general protection",
	[TRAP_PAGE_FAULT] = "page fault",
	[TRAP_FPU_ERROR] = "FPU error",
	[TRAP_ALIGNMENT] = "alignment check",
	[TRAP_SSE_ERROR] = "SSE error",
};

const char *trap_name(u32 vector)
{
	if (vector >= LGUEST_FIRST_IRQ_VECTOR && vector < LGUEST_FIRST_IRQ_VECTOR + LGUEST_IRQS)
		return "interrupt";
	if (vector == TRAP_SYSCALL)
		return "system call";
	return vector < EXCEPTIONS && names[vector] ? names[vector] : "?";
}

void trap_print(const struct trap_frame *frame)
{
	say("trap %u (%s), error %#x, from ring %u\n", frame->vector, trap_name(frame->vector),
	    frame->error, trap_ring(frame));
	say("  cs:eip %04x:%08x  eflags %08x\n", frame->cs, frame->eip, frame->eflags);
	say("  eax %08x  ebx %08x  ecx %08x  edx %08x\n", frame->eax, frame->ebx, frame->ecx,
	    frame->edx);
	say("  esi %08x  edi %08x  ebp %08x  esp %08x\n", frame->esi, frame->edi, frame->ebp,
	    trap_ring(frame) == 3 ? frame->user_esp : trap_kernel_esp(frame));
	if (frame->vector == TRAP_PAGE_FAULT)
		say("  address %08x\n", READ_ONCE(shared.cr2));
}

void trap_dispatch(struct trap_frame *frame)
{
	if (handlers[frame->vector]) {
		handlers[frame->vector](frame);
		return;
	}
	if (trap_ring(frame) == 3) {
		task_fault(frame); /* does not return */
	} else if (catching) {
		*catching = *frame;
		catching = NULL;
		/* What the body did to its segments and flags stays behind. */
		frame->ds = frame->es = LGUEST_KERNEL_DS;
		frame->fs = frame->gs = 0;
		frame->eip = (u32)trap_catch_leave;
		frame->eflags &= EFLAGS_IF | EFLAGS_FIXED;
	} else {
		trap_print(frame);
		power_panic("guest: unexpected trap");
	}
}

bool trap_catch(void (*body)(void *), void *argument, struct trap_frame *frame)
{
	catching = frame;
	bool trapped = trap_catch_enter(body, argument);
	catching = NULL;
	return trapped;
}

void trap_set(u32 vector, trap_handler *handler)
{
	handlers[vector] = handler;
}

void trap_gate_to(u32 vector, void (*handler)(void), u32 type, u32 ring)
{
	const u32 offset = (u32)handler;

	hcall3(LHCALL_LOAD_IDT_ENTRY, vector, (u32)LGUEST_KERNEL_CS << 16 | (offset & 0xffff),
	       (offset & 0xffff0000) | GATE_PRESENT | ring << 13 | type << 8);
}

void trap_gate(u32 vector, u32 type, u32 ring)
{
	trap_gate_to(vector, (void (*)(void))trap_stubs[vector], type, ring);
}

void trap_init(void)
{
	for (u32 vector = 0; vector < LGUEST_FIRST_IRQ_VECTOR + LGUEST_IRQS; vector++)
		trap_gate(vector, GATE_INTERRUPT,
			  vector == TRAP_BREAKPOINT || vector == TRAP_OVERFLOW ? 3 : 1);
	trap_gate(TRAP_SYSCALL, GATE_TRAP, 3);
}
