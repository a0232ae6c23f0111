/*
 * arch/x86/upcall.h - what entry.asm calls in hv/, and what it offers to it.
 * SPDX-License-Identifier: MIT
 *
 * Tour 20: All traps come in through entry.asm.  From ring 1 or 3 they end, on
 * that space's page tables and entry stack, in hv_trap or, the frequent ones
 * of a guest, in a function of their own; from ring 0 in hv_core_trap.
 * hv_arrive is where it goes on in the core's own space, after window_leave.
 */
#ifndef ARCH_X86_UPCALL_H
#define ARCH_X86_UPCALL_H

#include "arch/x86/cpu.h"
#include "arch/x86/frame.h"
#include "include/abi/lguest.h"

/* A trap from ring 1 or 3 (or virtual-8086 mode).  Returning resumes the frame. */
void hv_trap(struct frame *frame);

/* A guest's page fault and #GP, by way of the stubs below. */
void hv_page_fault(void);
void hv_general_protection(void);

/* Their frame: like any from ring 1 or 3, at the top of the entry stack. */
#define ENTRY_FRAME ((struct frame *)(ENTRY_STACK_TOP - TRAP_FRAME_BYTES))

/*
 * A trap whose frame could not be stored at the stack's linear address
 * (arch/x86/store.h): vector and error code are those for the guest.
 */
void hv_reflect_again(void);

/* Before a space is entered from the core; may change the frame. */
void hv_resume(struct frame *frame);

/*
 * A trap in ring 0.  0: go on where it happened; else where the way back to
 * ring 1 or 3 that failed is to be tried again, with the frame at the top of
 * the entry stack.
 */
u32 hv_core_trap(struct frame *frame);

/* In the core's space, on its stack: some space was left. */
NORETURN void hv_arrive(void);

/* entry.asm: from any space to the core's; goes on in hv_arrive(). */
NORETURN void window_leave(void);

/* entry.asm: from the core's space to the one with this CR3; resumes its frame. */
NORETURN void window_enter(u32 cr3);

/* entry.asm: stub n is at vector_stubs + n * VECTOR_STUB_BYTES. */
#define VECTOR_STUB_BYTES 16u
extern const u8 vector_stubs[];
extern const u8 page_fault_stub[], general_protection_stub[];

/*
 * hypercall/stub.asm: `int 0x1F` once LGUEST_INIT was made with the arguments
 * where all kernels from 2.6.30 on have them.
 */
extern const u8 hypercall_stub[];

/* The stub for a trap of a guest: `hot` for a hypercall that hypercall_stub may have. */
static inline u32 guest_stub(u32 vector, bool hot)
{
	if (vector == VECTOR_PF)
		return (u32)page_fault_stub;
	if (vector == VECTOR_GP)
		return (u32)general_protection_stub;
	if (vector == LGUEST_TRAP_ENTRY && hot)
		return (u32)hypercall_stub;
	return (u32)&vector_stubs[vector * VECTOR_STUB_BYTES];
}

/* entry.asm: the instructions of the return path that may fault. */
extern const u8 return_load_gs[], return_load_fs[], return_load_es[], return_load_ds[];
extern const u8 return_iret[];

/* entry.asm: calls hv_reflect_again. */
extern const u8 reflect_again[];

/* entry.asm: loads GDTR, IDTR and TR from the window, and the core's segments. */
void window_load_tables(void);

#endif
