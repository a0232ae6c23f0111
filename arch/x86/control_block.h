/*
 * arch/x86/control_block.h - what each address space has in its window, as the machine sees it.
 * SPDX-License-Identifier: MIT
 *
 * The control block is two parts: this head, which assembly and the processor
 * know, and a tail at WINDOW_TAIL that hv defines (struct guest_block).  Ring
 * 1 may read both and write neither.  The soft page is the opposite: what is
 * in it can hurt only the guest that owns it, and each use judges it anew.
 */
#ifndef ARCH_X86_CONTROL_BLOCK_H
#define ARCH_X86_CONTROL_BLOCK_H

#include "arch/x86/layout.h"
#include "include/abi/counts.h"
#include "include/abi/lguest.h"
#include "include/types.h"

/* SDM volume 3, figure 3-8 (segments) and 6-2 (gates). */
struct descriptor {
	u32 low, high;
};

/* SDM volume 3, figure 7-2: only what a processor without task switches reads. */
struct tss {
	u32 link;
	u32 esp0, ss0;
	u32 esp1, ss1;
	u32 unused[20];
	u16 trap, io_map; /* beyond the limit: every IN and OUT traps */
};
_Static_assert(sizeof(struct tss) == 104, "SDM");

enum space_kind { SPACE_CORE, SPACE_LAUNCHER, SPACE_GUEST };

struct control_block {
	struct descriptor idt[LGUEST_IDT_ENTRIES];
	struct descriptor gdt[LGUEST_GDT_ENTRIES];
	struct tss tss;
	u32 core_cr3;
	u32 kind; /* enum space_kind */
};

struct soft_head {
	u32 counts[COUNTS]; /* a bench build's; else all 0 */
	u32 nmis;	    /* that arrived while this space was loaded, and were survived */
};

#endif
