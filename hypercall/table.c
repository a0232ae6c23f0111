/*
 * hypercall/table.c - the one table of hypercalls, and how a call finds its row.
 * SPDX-License-Identifier: MIT
 *
 * Tour 50: `int 0x1F` ends here: first the guest's ring is drained, then the
 * direct call runs.
 */
#include "arch/x86/here.h"
#include "hv/emulate.h"
#include "hv/guest.h"
#include "hv/upcall.h"
#include "hypercall/hypercall.h"
#include "include/abi/ringlet.h"

typedef void hcall_handler(const struct hcall_args *args);

static hcall_handler *const lguest_calls[] = {
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

void hcall_run(u32 number, const struct hcall_args *args)
{
	hcall_handler *run = NULL;

	if (number < ARRAY_SIZE(lguest_calls))
		run = lguest_calls[number];
	else if (number - RHCALL_FIRST < ARRAY_SIZE(ringlet_calls))
		run = ringlet_calls[number - RHCALL_FIRST];
	if (!run) {
		guest_kill("bad hypercall %u (%#x)", number, number);
		return;
	}
	run(args);
}

/* The common case, without a call. */
static inline bool ring_empty(void)
{
	return GUEST->shared[GUEST->layout->hcall_status + SOFT->ring_next % LHCALL_RING_SIZE] ==
	       LHCALL_RING_EMPTY;
}

/* Up to 2.6.29 the arguments were in other registers. */
static inline struct hcall_args arguments(const struct frame *frame)
{
	if (GUEST->dialect.flags & DIALECT_EDX_FIRST)
		return (struct hcall_args){ frame->regs[REG_EDX], frame->regs[REG_EBX],
					    frame->regs[REG_ECX], 0 };
	return (struct hcall_args){ frame->regs[REG_EBX], frame->regs[REG_ECX],
				    frame->regs[REG_EDX], frame->regs[REG_ESI] };
}

void hv_hypercall(struct frame *frame, u32 insn_bytes)
{
	struct hcall_args args = arguments(frame);
	u32 number = frame->regs[REG_EAX];

	count_event(COUNT_HYPERCALLS);
	if (!GUEST->shared) {
		if (number != LHCALL_LGUEST_INIT) {
			guest_kill("hypercall %#x before LGUEST_INIT", number);
			return;
		}
		if (!GUEST->layout) {
			/* Which registers count is for the launcher to say; then it runs again. */
			frame->eip -= insn_bytes;
			emulate_exit(frame, EXIT_DIALECT);
			return;
		}
	} else {
		if (!ring_empty() && !ring_drain()) {
			/* The rest of the ring, and then this call, when the guest is back. */
			frame->eip -= insn_bytes;
			return;
		}
	}
	hcall_run(number, &args);
}
