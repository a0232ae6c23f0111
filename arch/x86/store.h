/*
 * arch/x86/store.h - a store of ring 0 by a guest's linear address.
 * SPDX-License-Identifier: MIT
 *
 * The processor then looks the page up, as it does for the guest itself: ring 0
 * has no more rights there than ring 1, CR0.WP being set.  If the page is
 * absent or read-only, hv_core_trap finds the instruction among these and goes
 * on in reflect_again, which has the frame of the trap and nothing else: so
 * before the last of such stores that frame must not be changed.
 *
 * The caller has compared the address: what is in the window is the core's.
 */
#ifndef ARCH_X86_STORE_H
#define ARCH_X86_STORE_H

#include "include/types.h"

/* Where those instructions are: boot/kernel.ld. */
extern const u32 linear_stores[], linear_stores_end[];

static ALWAYS_INLINE void store_linear(u32 *at, u32 value)
{
	__asm__ volatile("1:\tmovl %1, %0\n"
			 "\t.pushsection .linear_stores, \"a\"\n"
			 "\t.long 1b\n"
			 "\t.popsection"
			 : "=m"(*at)
			 : "ri"(value)
			 : "memory");
}

static inline bool is_linear_store(u32 eip)
{
	const u32 *at;

	for (at = linear_stores; (u32)at < (u32)linear_stores_end; at++)
		if (*at == eip)
			return true;
	return false;
}

#endif
