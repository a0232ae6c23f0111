/*
 * hypercall/hypercall.h - the handlers of the hypercalls, one file an area.
 * SPDX-License-Identifier: MIT
 *
 * All take the three argument registers: EBX, ECX and EDX, but for the oldest
 * kernels (a fourth, ESI, belongs to PAE's SET_PTE alone).  docs/hypercalls.md has one row each:
 * what is checked, the effect, what happens on misuse.  A handler that kills
 * the guest just returns.
 */
#ifndef HYPERCALL_HYPERCALL_H
#define HYPERCALL_HYPERCALL_H

#include "include/abi/lguest.h"
#include "include/types.h"

/*
 * hypercall/ring.c: runs what waits in the guest's ring, in slot order.  False
 * if the guest must come again for the rest, or for the direct call of that
 * number: it leaves, or interrupts waited long enough.
 */
bool ring_drain(u32 direct);

/* hypercall/table.c: row n is what lguest's hypercall n does; NULL: there is none. */
#define HCALL_ROWS (LHCALL_SEND_INTERRUPTS + 1u)
typedef void hcall_handler(u32 a1, u32 a2, u32 a3);
extern hcall_handler *const hcall_rows[HCALL_ROWS];

/* One call, direct or from the ring. */
void hcall_run(u32 number, u32 a1, u32 a2, u32 a3);

/* What hypercall/stub.asm leaves to C.  A direct call that has no row: */
void hcall_rare(u32 number);

/* The ring, when something waits in it; as ring_drain(), and if false, EIP is set back. */
bool hcall_ring_waits(u32 direct);

/* hypercall/control.c */
void hc_lguest_init(u32 a1, u32 a2, u32 a3);
void hc_flush_async(u32 a1, u32 a2, u32 a3);
void hc_send_interrupts(u32 a1, u32 a2, u32 a3);
void hc_shutdown(u32 a1, u32 a2, u32 a3);
void hc_notify(u32 a1, u32 a2, u32 a3);
void hc_counts(u32 a1, u32 a2, u32 a3);

/* hypercall/mmu.c */
void hc_new_pgtable(u32 a1, u32 a2, u32 a3);
void hc_flush_tlb(u32 a1, u32 a2, u32 a3);
void hc_set_pte(u32 a1, u32 a2, u32 a3);
void hc_set_pgd(u32 a1, u32 a2, u32 a3);
void hc_set_pmd(u32 a1, u32 a2, u32 a3);
void hc_tlb_tracked(u32 a1, u32 a2, u32 a3);

/* hypercall/desc.c */
void hc_load_idt_entry(u32 a1, u32 a2, u32 a3);
void hc_load_gdt(u32 a1, u32 a2, u32 a3);
void hc_load_gdt_entry(u32 a1, u32 a2, u32 a3);
void hc_load_tls(u32 a1, u32 a2, u32 a3);
void hc_set_stack(u32 a1, u32 a2, u32 a3);

/* hypercall/time.c */
void hc_set_clockevent(u32 a1, u32 a2, u32 a3);
void hc_halt(u32 a1, u32 a2, u32 a3);
void hc_ts(u32 a1, u32 a2, u32 a3);

#endif
