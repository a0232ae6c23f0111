/*
 * include/abi/lguest.h - the lguest hypercall ABI, as the guest and the core see it.
 * SPDX-License-Identifier: MIT
 *
 * Numbers and layouts only: docs/hypercalls.md says who checks what.  A guest
 * puts the number into eax and up to four arguments into ebx, ecx, edx, esi
 * (2.6.30 and later; earlier kernels use edx, ebx, ecx) and executes
 * `int 0x1F`.  Nothing is returned; every register is preserved.
 */
#ifndef INCLUDE_ABI_LGUEST_H
#define INCLUDE_ABI_LGUEST_H

#define LGUEST_TRAP_ENTRY 0x1F
#define LGUEST_CALL_BYTES 2	   /* of the INT instruction */
#define LGUEST_OPCODE_BYTES 3	   /* of 0f 01 c1, which kernels 2.6.30 to 2.6.33 use instead */
#define LGUEST_SYSCALL_LINUX 0x80  /* a guest says which of the two it uses */
#define LGUEST_SYSCALL_PLAN_9 0x40 /* xv6, too */
#define LGUEST_FIRST_IRQ_VECTOR 32 /* IRQ n arrives at vector 32 + n */
#define LGUEST_IRQS 32
#define LGUEST_TIMER_IRQ 0

#define LHCALL_FLUSH_ASYNC 0
#define LHCALL_LGUEST_INIT 1
#define LHCALL_SHUTDOWN 2
#define LHCALL_LOAD_GDT 3 /* up to 2.6.29 */
#define LHCALL_NEW_PGTABLE 4
#define LHCALL_FLUSH_TLB 5
#define LHCALL_LOAD_IDT_ENTRY 6
#define LHCALL_SET_STACK 7
#define LHCALL_TS 8
#define LHCALL_SET_CLOCKEVENT 9
#define LHCALL_HALT 10
#define LHCALL_SET_PMD 13 /* PAE guests only */
#define LHCALL_SET_PTE 14
#define LHCALL_SET_PGD 15
#define LHCALL_LOAD_TLS 16
#define LHCALL_NOTIFY 17
#define LHCALL_LOAD_GDT_ENTRY 18
#define LHCALL_SEND_INTERRUPTS 19

#define LGUEST_SHUTDOWN_POWEROFF 1
#define LGUEST_SHUTDOWN_RESTART 2

/* The guest's descriptor table: 32 entries, these are the ones the ABI fixes. */
#define LGUEST_GDT_ENTRIES 32
#define LGUEST_IDT_ENTRIES 256
#define LGUEST_TLS_ENTRY 6 /* 6, 7, 8: replaced by LOAD_TLS */
#define LGUEST_TLS_ENTRIES 3
#define LGUEST_KERNEL_CS 0x61 /* entry 12, RPL 1 */
#define LGUEST_KERNEL_DS 0x69 /* entry 13, RPL 1 */
#define LGUEST_USER_CS 0x73
#define LGUEST_USER_DS 0x7B

#define LHCALL_RING_SIZE 64
#define LHCALL_RING_EMPTY 0xFF

/* An IRQ-enabled word holds an EFLAGS image; only this bit of it counts. */
#define LGUEST_IF 0x200u

/*
 * The shared page as a guest sees it, in the layout LGUEST_LAYOUT: 1 (Linux
 * 2.6.24 - 2.6.30), 2 (to 3.0), 3 (to 4.0, and guests of our own) or 4.  The
 * core finds the fields of every layout through hv/shared_page.h.
 */
#ifndef __ASSEMBLER__
#include "include/types.h"

#ifndef LGUEST_LAYOUT
#define LGUEST_LAYOUT 3
#endif
#ifndef LGUEST_EDX_FIRST
#define LGUEST_EDX_FIRST 0 /* 1: up to 2.6.29, when edx was the first argument */
#endif

struct lguest_hcall_slot {
#if LGUEST_EDX_FIRST
	u32 call, a2, a3, a1;
#elif LGUEST_LAYOUT == 1
	u32 call, a1, a2, a3;
#else
	u32 call, a1, a2, a3, a4;
#endif
};

struct lguest_data {
	u32 irq_enabled;	/* guest and core: LGUEST_IF or not */
	u32 blocked_interrupts; /* guest: bit n masks IRQ n */
	u32 cr2;		/* core, before it reflects a page fault */
	u32 tv_sec, tv_nsec;	/* core: UTC wall clock */
#if LGUEST_LAYOUT >= 2
	u32 irq_pending; /* core: LGUEST_IF while one waits */
#endif
	u8 hcall_status[LHCALL_RING_SIZE];
	struct lguest_hcall_slot hcalls[LHCALL_RING_SIZE];
	u32 reserve_mem; /* core at INIT: bytes at the top that are not the guest's */
	u32 tsc_khz;	 /* core at INIT: 0 when the TSC is not to be trusted */
#if LGUEST_LAYOUT <= 2
	u32 pgdir; /* core at INIT: gpa of the page directory in use */
#endif
#if LGUEST_LAYOUT <= 3
	u32 noirq_start, noirq_end; /* no interrupt in [noirq_start, noirq_end) */
#else
	u32 noirq_iret; /* an interrupt here takes over the frame that is about to be popped */
#endif
	u32 kernel_address;
	u32 syscall_vec;
};

#define LGUEST_BY_LAYOUT(l1, l2, l3, l4) \
	(LGUEST_LAYOUT == 1 ? (l1) : LGUEST_LAYOUT == 2 ? (l2) : LGUEST_LAYOUT == 3 ? (l3) : (l4))
#define LGUEST_FIELD(name, l1, l2, l3, l4) \
	_Static_assert(offsetof(struct lguest_data, name) == LGUEST_BY_LAYOUT(l1, l2, l3, l4), \
		       "lguest-abi 3")
LGUEST_FIELD(hcall_status, 20, 24, 24, 24);
LGUEST_FIELD(hcalls, 84, 88, 88, 88);
LGUEST_FIELD(reserve_mem, 1108, 1368, 1368, 1368);
LGUEST_FIELD(kernel_address, 1128, 1388, 1384, 1380);
LGUEST_FIELD(syscall_vec, 1132, 1392, 1388, 1384);
_Static_assert(sizeof(struct lguest_data) == LGUEST_BY_LAYOUT(1136, 1396, 1392, 1388),
	       "lguest-abi 3");
#endif

#endif
