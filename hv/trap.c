/*
 * hv/trap.c - traps from ring 1 and 3 that have no way of their own, and those of ring 0.
 * SPDX-License-Identifier: MIT
 *
 * Tour 45: Four things can happen to a guest.  A page fault fills the shadow
 * and the instruction runs again (hv/fault.c); a trap that the guest deserves
 * is reflected to its own handler; a hypercall is a row of a table; and what
 * this space cannot serve leaves it.
 */
#include "hv/trap.h"

#include "arch/x86/cpu.h"
#include "arch/x86/pic.h"
#include "arch/x86/probe.h"
#include "arch/x86/store.h"
#include "arch/x86/upcall.h"
#include "hv/emulate.h"
#include "hv/reflect.h"
#include "hv/time.h"
#include "hv/upcall.h"
#include "hv/virq.h"
#include "lib/string.h"

static bool is_external(u32 vector)
{
	return vector >= PIC_VECTOR && vector < PIC_VECTOR + PIC_IRQS;
}

/*
 * Kernels 2.6.30 to 2.6.33 make their hypercalls with KVM's instruction, and
 * the first of them says so: INIT; those to 3.0 make one call so.  It is
 * emulated, never rewritten: the guest's text stays the guest's (lguest-abi 2.1).
 */
static bool is_hypercall_opcode(const struct frame *frame)
{
	static const u8 opcode[LGUEST_OPCODE_BYTES] = { 0x0f, 0x01, 0xc1 };
	bool may = GUEST->layout ? GUEST->dialect.flags & DIALECT_OPCODE
				 : frame->regs[REG_EAX] == LHCALL_LGUEST_INIT;
	u8 bytes[GUEST_INSN_BYTES];

	return may && (u16)frame->cs == LGUEST_KERNEL_CS &&
	       emulate_fetch(frame, bytes) >= LGUEST_OPCODE_BYTES &&
	       memcmp(bytes, opcode, LGUEST_OPCODE_BYTES) == 0;
}

static void undefined_opcode(struct frame *frame)
{
	if (is_hypercall_opcode(frame)) {
		frame->eip += LGUEST_OPCODE_BYTES;
		hv_hypercall(frame, LGUEST_OPCODE_BYTES);
	} else {
		reflect_trap(frame, VECTOR_UD, frame->error_code);
	}
}

/* Page faults, #GP and most hypercalls do not come by here: hv/fault.c, hypercall/table.c. */
static void guest_trap(struct frame *frame)
{
	u32 vector = frame->vector;

	guest_enter();
	/*
	 * Limit: QEMU lets ring 1 and 3 enter virtual-8086 mode by IRET, with any
	 * IF and IOPL, and back to ring 1 by the direct gate, which leaves it that
	 * IOPL; hardware and Bochs ignore VM there.  Such a guest is killed at its
	 * next trap (in ring 1, the next that is no hypercall), but with IF clear
	 * it need not ever trap under QEMU.
	 */
	if (frame->eflags & EFLAGS_VM)
		guest_kill("virtual-8086 mode at %#x", frame->eip);
	else if (frame->eflags & EFLAGS_IOPL)
		guest_kill("I/O privilege at %#x", frame->eip);
	else if (vector == LGUEST_TRAP_ENTRY)
		hv_hypercall(frame, LGUEST_CALL_BYTES);
	else if (vector == VECTOR_UD)
		undefined_opcode(frame);
	else if (is_external(vector))
		time_interrupt(vector - PIC_VECTOR);
	else if (vector == VECTOR_NMI)
		SOFT->head.nmis++;
	else if (vector == VECTOR_DF || vector == VECTOR_MC)
		guest_kill("unhandled trap %u at %#x (%#x)", vector, frame->eip, frame->error_code);
	else
		reflect_trap(frame, vector, frame->error_code);
	guest_return(frame);
}

void guest_leave_or_interrupt(struct frame *frame)
{
	if (!SOFT->leave && SOFT->pending)
		virq_deliver(frame);
	if (SOFT->leave) {
		count_event(COUNT_LEAVES);
		count_event(COUNT_CR3_LOADS);
		window_leave();
	}
}

void hv_trap(struct frame *frame)
{
	if (CONTROL->kind == SPACE_GUEST) {
		guest_trap(frame);
		return;
	}
	/* A launcher: the frame stays on its own entry stack, and the core reads it there. */
	if (frame->vector == VECTOR_NMI) {
		SOFT->head.nmis++;
		return;
	}
	SOFT->panic_cr2 = cr2_read();
	SOFT->panic_frame = *frame;
	if (frame->eflags & EFLAGS_VM) { /* lies elsewhere: nobody resumes it */
		SOFT->leave = LEAVE_FAULT;
	} else if (frame->vector == LAUNCHER_VECTOR) {
		SOFT->leave = LEAVE_CALL;
	} else if (is_external(frame->vector)) {
		SOFT->leave = LEAVE_INTERRUPT;
		SOFT->irq = frame->vector - PIC_VECTOR;
	} else {
		SOFT->leave = LEAVE_FAULT;
	}
	window_leave();
}

void hv_resume(struct frame *frame)
{
	if (CONTROL->kind != SPACE_GUEST) {
		time_set_ts(true); /* the registers are some guest's: a launcher has none */
		return;
	}
	time_set_ts(SOFT->wants_ts);
	time_program();
	guest_return(frame);
}

/*
 * A stale selector is legal after LOAD_TLS.  If the way back was loading it,
 * it becomes null, and the answer is where to go on; else 0.  What was loaded
 * before DS is lost by then, but for FS and GS.
 */
static u32 without_stale_selector(u32 eip)
{
	struct frame *outer = ENTRY_FRAME;
	u32 *selector = NULL;

	if (eip == (u32)return_load_gs)
		selector = &outer->gs;
	else if (eip == (u32)return_load_fs)
		selector = &outer->fs;
	else if (eip == (u32)return_load_es)
		selector = &outer->es;
	else if (eip == (u32)return_load_ds)
		selector = &outer->ds;
	if (!selector || !(u16)*selector)
		return 0;
	*selector = 0;
	return selector == &outer->ds ? (u32)return_load_es : eip;
}

u32 hv_core_trap(struct frame *frame)
{
	u32 again;

	if (CONTROL->kind == SPACE_CORE) {
		if (is_external(frame->vector)) {
			core_interrupt(frame->vector - PIC_VECTOR);
			return 0;
		}
		if (frame->vector == VECTOR_PF && frame->eip == (u32)probe_write_insn) {
			frame->eip = (u32)probe_write_faulted;
			return 0;
		}
		core_fault(frame, cr2_read());
	}
	if ((cr0_read() & CR0_WP) && frame->vector != VECTOR_DF) {
		if (frame->vector == VECTOR_PF && is_linear_store(frame->eip))
			return (u32)reflect_again;
		again = without_stale_selector(frame->eip);
		if (again)
			return again;
		/* The frame names a code or stack segment that can't be returned to. */
		if (frame->eip == (u32)return_iret) {
			if (CONTROL->kind == SPACE_GUEST) {
				guest_kill("bad return: trap %u (%#x)", frame->vector,
					   frame->error_code);
			} else {
				SOFT->leave = LEAVE_FAULT;
				SOFT->panic_frame = *frame;
				SOFT->panic_cr2 = cr2_read();
			}
			window_leave();
		}
	}
	SOFT->panic_frame = *frame;
	SOFT->panic_cr2 = cr2_read();
	SOFT->leave = LEAVE_PANIC;
	window_leave();
}
