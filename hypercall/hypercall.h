/*
 * hypercall/hypercall.h - the handlers of the hypercalls, one file an area.
 * SPDX-License-Identifier: MIT
 *
 * All take the four argument registers.  docs/hypercalls.md has one row each:
 * what is checked, the effect, what happens on misuse.  A handler that kills
 * the guest just returns.
 */
#ifndef HYPERCALL_HYPERCALL_H
#define HYPERCALL_HYPERCALL_H

#include "include/types.h"

struct hcall_args {
	u32 a1, a2, a3, a4;
};

/*
 * hypercall/ring.c: runs what waits in the guest's ring, in slot order.  False
 * if the guest must come again for the rest: it leaves, or interrupts waited
 * long enough.
 */
bool ring_drain(void);

/* hypercall/table.c: one call, direct or from the ring. */
void hcall_run(u32 number, const struct hcall_args *args);

/* hypercall/control.c */
void hc_lguest_init(const struct hcall_args *args);
void hc_flush_async(const struct hcall_args *args);
void hc_send_interrupts(const struct hcall_args *args);
void hc_shutdown(const struct hcall_args *args);
void hc_notify(const struct hcall_args *args);
void hc_counts(const struct hcall_args *args);

/* hypercall/mmu.c */
void hc_new_pgtable(const struct hcall_args *args);
void hc_flush_tlb(const struct hcall_args *args);
void hc_set_pte(const struct hcall_args *args);
void hc_set_pgd(const struct hcall_args *args);
void hc_set_pmd(const struct hcall_args *args);
void hc_tlb_tracked(const struct hcall_args *args);

/* hypercall/desc.c */
void hc_load_idt_entry(const struct hcall_args *args);
void hc_load_gdt(const struct hcall_args *args);
void hc_load_gdt_entry(const struct hcall_args *args);
void hc_load_tls(const struct hcall_args *args);
void hc_set_stack(const struct hcall_args *args);

/* hypercall/time.c */
void hc_set_clockevent(const struct hcall_args *args);
void hc_halt(const struct hcall_args *args);
void hc_ts(const struct hcall_args *args);

#endif
