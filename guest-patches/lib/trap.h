/*
 * guest-patches/lib/trap.h - traps: gates, the frame of the interrupted code, handlers in C.
 * SPDX-License-Identifier: MIT
 *
 * A guest has an IDT, but only the core sees it: each gate is one hypercall.
 * All gates here are interrupt gates (virtual interrupts are off in the
 * handler) except the system call's, which is a trap gate: that is the kind
 * that the core wires straight into the real IDT.
 */
#ifndef GUEST_PATCHES_LIB_TRAP_H
#define GUEST_PATCHES_LIB_TRAP_H

#include "include/types.h"

#define TRAP_DIVIDE 0u
#define TRAP_DEBUG 1u
#define TRAP_NMI 2u
#define TRAP_BREAKPOINT 3u
#define TRAP_OVERFLOW 4u
#define TRAP_BOUND 5u
#define TRAP_UNDEFINED 6u
#define TRAP_NO_FPU 7u
#define TRAP_DOUBLE_FAULT 8u
#define TRAP_BAD_TSS 10u
#define TRAP_NOT_PRESENT 11u
#define TRAP_STACK 12u
#define TRAP_PROTECTION 13u
#define TRAP_PAGE_FAULT 14u
#define TRAP_FPU_ERROR 16u
#define TRAP_ALIGNMENT 17u
#define TRAP_SSE_ERROR 19u
#define TRAP_SYSCALL 0x80u
#define TRAP_VECTORS 256u

/* Types of gate and who may use one with `int`. */
#define GATE_INTERRUPT 0xEu
#define GATE_TRAP 0xFu

#define EFLAGS_FIXED 0x002u /* reads as 1 */
#define EFLAGS_TF 0x100u
#define EFLAGS_IF 0x200u
#define EFLAGS_DF 0x400u
#define EFLAGS_IOPL 0x3000u
#define EFLAGS_NT 0x4000u
#define EFLAGS_RF 0x10000u
#define EFLAGS_VM 0x20000u
#define EFLAGS_AC 0x40000u

/* The interrupted code, as traps.asm leaves it on the stack. */
struct trap_frame {
	u32 gs, fs, es, ds;
	u32 edi, esi, ebp, unused_esp, ebx, edx, ecx, eax;
	u32 vector, error;
	u32 eip, cs, eflags;
	u32 user_esp, user_ss; /* there only when cs is ring 3's */
};

_Static_assert(sizeof(struct trap_frame) == 19 * 4, "traps.asm builds this");

typedef void trap_handler(struct trap_frame *frame);

static inline u32 trap_ring(const struct trap_frame *frame)
{
	return frame->cs & 3;
}

/* Where esp was when ring 1 was interrupted: the core pushed on the same stack. */
static inline u32 trap_kernel_esp(const struct trap_frame *frame)
{
	return (u32)&frame->user_esp;
}

/* Gates for all exceptions, all interrupt lines and the system call. */
void trap_init(void);

/* Writes one gate.  `type`: GATE_*; `ring`: lowest privilege that may `int` it, 1 or 3. */
void trap_gate(u32 vector, u32 type, u32 ring);

/* The same, past the handlers of trap_set: `handler` gets the frame as the CPU leaves it. */
void trap_gate_to(u32 vector, void (*handler)(void), u32 type, u32 ring);

/* From now on `handler` gets `vector`; NULL: unexpected again. */
void trap_set(u32 vector, trap_handler *handler);

/*
 * Runs body(argument) and answers whether it trapped in ring 1 with a vector
 * that has no handler.  Then *frame says where, and body was abandoned there.
 */
bool trap_catch(void (*body)(void *), void *argument, struct trap_frame *frame);

const char *trap_name(u32 vector);

/* Five lines about a frame. */
void trap_print(const struct trap_frame *frame);

#endif
