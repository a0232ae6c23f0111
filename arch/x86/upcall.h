/*
 * arch/x86/upcall.h - what entry.asm calls in hv/, and what it offers to it.
 * SPDX-License-Identifier: MIT
 *
 * Tour 20: All traps come in through entry.asm and end in one of three
 * functions: hv_trap (from ring 1 or 3, on that space's page tables and entry
 * stack), hv_core_trap (from ring 0) and hv_arrive (in the core's own space,
 * after window_leave).
 */
#ifndef ARCH_X86_UPCALL_H
#define ARCH_X86_UPCALL_H

#include "arch/x86/frame.h"

/* A trap from ring 1 or 3 (or virtual-8086 mode).  Returning resumes the frame. */
void hv_trap(struct frame *frame);

/* Before a space is entered from the core; may change the frame. */
void hv_resume(struct frame *frame);

/*
 * A trap in ring 0.  True: the return to ring 1 or 3 that failed is to be
 * tried again from the frame at the top of the entry stack; false: go on
 * where it happened.
 */
bool hv_core_trap(struct frame *frame);

/* In the core's space, on its stack: some space was left. */
NORETURN void hv_arrive(void);

/* entry.asm: from any space to the core's; goes on in hv_arrive(). */
NORETURN void window_leave(void);

/* entry.asm: from the core's space to the one with this CR3; resumes its frame. */
NORETURN void window_enter(u32 cr3);

/* entry.asm: stub n is at vector_stubs + n * VECTOR_STUB_BYTES. */
#define VECTOR_STUB_BYTES 16u
extern const u8 vector_stubs[];

/* entry.asm: the instructions of the return path that may fault. */
extern const u8 return_load_gs[], return_load_fs[], return_load_es[], return_load_ds[];
extern const u8 return_iret[];

/* entry.asm: loads GDTR, IDTR and TR from the window, and the core's segments. */
void window_load_tables(void);

#endif
