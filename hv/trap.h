/*
 * hv/trap.h - what hv/trap.c calls for traps that came while the core itself was running.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_TRAP_H
#define HV_TRAP_H

#include "arch/x86/frame.h"

/* The machine's interrupt `irq` while the core idled: served, nothing else. */
void core_interrupt(u32 irq);

/* An exception in the core's own code: a panic. */
NORETURN void core_fault(const struct frame *frame, u32 cr2);

#endif
