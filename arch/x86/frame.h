/*
 * arch/x86/frame.h - what entry.asm leaves on the stack for C, and takes back.
 * SPDX-License-Identifier: MIT
 *
 * From ring 1 or 3 it is always at the same place, TRAP_FRAME_BYTES below the top
 * of the entry stack.  From ring 0 the processor pushes no ESP and SS: there
 * `esp` and `ss` are whatever was on the stack before.
 */
#ifndef ARCH_X86_FRAME_H
#define ARCH_X86_FRAME_H

#include "include/abi/launcher.h"
#include "include/types.h"

struct frame {
	u32 es, ds;
	u32 regs[GUEST_REGISTERS]; /* PUSHA order; regs[REG_ESP] means nothing */
	u32 gs, fs;
	u32 vector;	/* after a hypercall by its own stub these two mean nothing */
	u32 error_code; /* 0 where the processor pushes none */
	u32 eip, cs, eflags;
	u32 esp, ss;
};

#define TRAP_FRAME_BYTES 76
_Static_assert(sizeof(struct frame) == TRAP_FRAME_BYTES, "entry.asm counts on it");

/* The ring that was interrupted. */
static inline u32 frame_ring(const struct frame *frame)
{
	return frame->cs & 3;
}

#endif
