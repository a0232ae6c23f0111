/*
 * hv/trap.c - every trap from ring 1 and 3, on the page tables of the space it came from.
 * SPDX-License-Identifier: MIT
 *
 * Tour 45: Four things can happen to a guest here.  A page fault fills the
 * shadow and the instruction runs again; a trap that the guest deserves is
 * reflected to its own handler; a hypercall is a row of a table; and what
 * this space cannot serve leaves it.
 */
#include "hv/trap.h"

#include "arch/x86/cpu.h"
#include "arch/x86/pic.h"
#include "arch/x86/probe.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/emulate.h"
#include "hv/guest.h"
#include "hv/reflect.h"
#include "hv/time.h"
#include "hv/upcall.h"
#include "hv/virq.h"
#include "lib/string.h"

static bool is_external(u32 vector)
{
	return vector >= PIC_VECTOR && vector < PIC_VECTOR + PIC_IRQS;
}

/* A device register of the launcher's. */
static void exit_for_mmio(const struct frame *frame, gpa_t gpa, u32 error_code)
{
	if (frame_ring(frame) != 1) {
		guest_kill("user access to device register %#x", gpa.v);
		return;
	}
	SOFT->exit.address = gpa.v;
	SOFT->exit.error_code = error_code;
	emulate_exit(frame, EXIT_MMIO);
}

static void page_fault(struct frame *frame)
{
	struct shadow_answer answer;
	struct tlb_flush flush = { 0 };
	u32 cr2 = cr2_read();
	enum shadow_result result;

	result = shadow_judge(&GUEST->shadow, GVA(cr2), frame->error_code, &answer);
	if (answer.apply) {
		wp_open();
		shadow_apply(&GUEST_WRITABLE->shadow, &answer, &flush);
		wp_close();
		guest_flush_tlb(&flush);
	}
	switch (result) {
	case SHADOW_FILLED: count_event(COUNT_FILLS); return;
	case SHADOW_MMIO: exit_for_mmio(frame, answer.gpa, frame->error_code); return;
	case SHADOW_REFUSED: guest_kill(answer.reason, answer.value); return;
	default: break;
	}
	/*
	 * Ring 3, yet a supervisor access: the processor was pushing on ring 1's
	 * stack for a direct gate.  There is no stack to reflect to.
	 */
	if (frame_ring(frame) == 3 && !(frame->error_code & PF_U)) {
		guest_kill("bad stack: no page at %#x for a trap from ring 3", cr2);
		return;
	}
	if (GUEST->shared)
		shared_write(SHARED_CR2, cr2);
	reflect_trap(frame, VECTOR_PF, answer.error_code);
}

static void general_protection(struct frame *frame)
{
	if (frame->error_code == 0 && frame_ring(frame) == 1 && emulate(frame)) {
		count_event(COUNT_EMULATED);
		return;
	}
	if (!guest_killed())
		reflect_trap(frame, VECTOR_GP, frame->error_code);
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

static void guest_trap(struct frame *frame)
{
	u32 vector = frame->vector;

	count_event(COUNT_ENTRIES);
	/* Whatever ring 1 wrote there: a guest that runs is not halted and did not leave. */
	SOFT->leave = LEAVE_NONE;
	SOFT->halted = false;
	/*
	 * Limit: QEMU lets ring 1 and 3 enter virtual-8086 mode by IRET, with any
	 * IF and IOPL; hardware and Bochs ignore VM there.  Such a guest is killed
	 * at its next trap, but with IF clear it need not ever trap under QEMU.
	 */
	if (frame->eflags & EFLAGS_VM) {
		guest_kill("virtual-8086 mode at %#x", frame->eip);
		return;
	}
	if (vector == LGUEST_TRAP_ENTRY)
		hv_hypercall(frame, LGUEST_CALL_BYTES);
	else if (vector == VECTOR_PF)
		page_fault(frame);
	else if (vector == VECTOR_GP)
		general_protection(frame);
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
}

/* Before any return to a guest: leave, or hand it an interrupt that waits. */
static void guest_return(struct frame *frame)
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
		guest_return(frame);
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

/* The register slot that a faulting load of the return path was about to use. */
static u32 *faulting_selector(u32 eip)
{
	struct frame *outer = (struct frame *)(ENTRY_STACK_TOP - TRAP_FRAME_BYTES);

	if (eip == (u32)return_load_gs)
		return &outer->gs;
	if (eip == (u32)return_load_fs)
		return &outer->fs;
	if (eip == (u32)return_load_es)
		return &outer->es;
	if (eip == (u32)return_load_ds)
		return &outer->ds;
	return NULL;
}

bool hv_core_trap(struct frame *frame)
{
	u32 *selector = faulting_selector(frame->eip);

	if (CONTROL->kind == SPACE_CORE) {
		if (is_external(frame->vector)) {
			core_interrupt(frame->vector - PIC_VECTOR);
			return false;
		}
		if (frame->vector == VECTOR_PF && frame->eip == (u32)probe_write_insn) {
			frame->eip = (u32)probe_write_faulted;
			return false;
		}
		core_fault(frame, cr2_read());
	}
	if ((cr0_read() & CR0_WP) && frame->vector != VECTOR_DF) {
		/* A stale selector is legal after LOAD_TLS: load null instead. */
		if (selector && (u16)*selector) {
			*selector = 0;
			return true;
		}
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
