/*
 * guest-patches/lib/shared.c - the shared page as it must look before INIT.
 * SPDX-License-Identifier: MIT
 *
 * Every ring slot is empty, every interrupt line is masked until somebody
 * asks for it, and the core knows the tail of traps.asm where an interrupt
 * would find irq_enabled already restored but the frame not popped.
 */
#include "guest-patches/lib/shared.h"

#include "guest-patches/lib/layout.h"

#define SYSCALL_VECTOR 0x80u
#define ALL_LINES 0xffffffffu
#define EMPTY4 LHCALL_RING_EMPTY, LHCALL_RING_EMPTY, LHCALL_RING_EMPTY, LHCALL_RING_EMPTY
#define EMPTY16 EMPTY4, EMPTY4, EMPTY4, EMPTY4

extern const char trap_noirq_start[], trap_noirq_end[], trap_noirq_iret[];

struct lguest_data shared = {
	.blocked_interrupts = ALL_LINES,
	.hcall_status = { EMPTY16, EMPTY16, EMPTY16, EMPTY16 },
	SHARED_NOIRQ(trap_noirq_start, trap_noirq_end, trap_noirq_iret),
	.kernel_address = KERNEL_BASE,
	.syscall_vec = SYSCALL_VECTOR,
};
