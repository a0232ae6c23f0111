/*
 * hypercall/table.c - the one table of hypercalls, and how a call finds its row.
 * SPDX-License-Identifier: MIT
 *
 * Nearly all direct calls are dispatched by hypercall/stub.asm; here are the
 * rows, and the calls that are not so frequent: those before LGUEST_INIT, by
 * KVM's instruction, of the oldest kernels, and those that wait in the ring.
 */
#include "arch/x86/here.h"
#include "arch/x86/upcall.h"
#include "hv/emulate.h"
#include "hv/guest.h"
#include "hv/trap.h"
#include "hv/upcall.h"
#include "hypercall/hypercall.h"
#include "include/abi/ringlet.h"

hcall_handler *const hcall_rows[HCALL_ROWS] = {
	[LHCALL_FLUSH_ASYNC] = hc_flush_async,
	[LHCALL_LGUEST_INIT] = hc_lguest_init,
	[LHCALL_SHUTDOWN] = hc_shutdown,
	[LHCALL_LOAD_GDT] = hc_load_gdt,
	[LHCALL_NEW_PGTABLE] = hc_new_pgtable,
	[LHCALL_FLUSH_TLB] = hc_flush_tlb,
	[LHCALL_LOAD_IDT_ENTRY] = hc_load_idt_entry,
	[LHCALL_SET_STACK] = hc_set_stack,
	[LHCALL_TS] = hc_ts,
	[LHCALL_SET_CLOCKEVENT] = hc_set_clockevent,
	[LHCALL_HALT] = hc_halt,
	[LHCALL_SET_PMD] = hc_set_pmd,
	[LHCALL_SET_PTE] = hc_set_pte,
	[LHCALL_SET_PGD] = hc_set_pgd,
	[LHCALL_LOAD_TLS] = hc_load_tls,
	[LHCALL_NOTIFY] = hc_notify,
	[LHCALL_LOAD_GDT_ENTRY] = hc_load_gdt_entry,
	[LHCALL_SEND_INTERRUPTS] = hc_send_interrupts,
};

static hcall_handler *const ringlet_calls[] = {
	[RHCALL_TLB_TRACKED - RHCALL_FIRST] = hc_tlb_tracked,
	[RHCALL_COUNTS - RHCALL_FIRST] = hc_counts,
};

static void run_rare(u32 number, u32 a1, u32 a2, u32 a3)
{
	if (number - RHCALL_FIRST < ARRAY_SIZE(ringlet_calls))
		ringlet_calls[number - RHCALL_FIRST](a1, a2, a3);
	else
		guest_kill("bad hypercall %u (%#x)", number, number);
}

void hcall_run(u32 number, u32 a1, u32 a2, u32 a3)
{
	hcall_handler *run = NULL;

	if (number < HCALL_ROWS)
		run = hcall_rows[number];
	if (run)
		run(a1, a2, a3);
	else
		run_rare(number, a1, a2, a3);
}

void hcall_rare(u32 number)
{
	const struct frame *frame = ENTRY_FRAME;

	run_rare(number, frame->regs[REG_EBX], frame->regs[REG_ECX], frame->regs[REG_EDX]);
}

bool hcall_ring_waits(u32 direct)
{
	if (ring_drain(direct))
		return true;
	ENTRY_FRAME->eip -= LGUEST_CALL_BYTES;
	return false;
}

void hv_hypercall(struct frame *frame, u32 insn_bytes)
{
	/* Up to 2.6.29 the arguments were in other registers. */
	bool edx_first = GUEST->dialect.flags & DIALECT_EDX_FIRST;
	u32 a1 = frame->regs[edx_first ? REG_EDX : REG_EBX];
	u32 a2 = frame->regs[edx_first ? REG_EBX : REG_ECX];
	u32 a3 = frame->regs[edx_first ? REG_ECX : REG_EDX];
	u32 number = frame->regs[REG_EAX];

	count_event(COUNT_HYPERCALLS);
	if (GUEST->shared) {
		if (ring_drain(number))
			hcall_run(number, a1, a2, a3);
		else
			frame->eip -= insn_bytes;
	} else if (number != LHCALL_LGUEST_INIT) {
		guest_kill("hypercall %#x before LGUEST_INIT", number);
	} else if (!GUEST->layout) {
		/* Which registers count is for the launcher to say; then it runs again. */
		frame->eip -= insn_bytes;
		emulate_exit(frame, EXIT_DIALECT);
	} else {
		hc_lguest_init(a1, a2, a3);
	}
}
