/*
 * guest-patches/lib/hcall.h - making a hypercall, now or queued.
 * SPDX-License-Identifier: MIT
 *
 * A hypercall is `int 0x1F` with the number in eax and the arguments in ebx,
 * ecx, edx, esi.  It returns nothing and may change eax only; what it did is
 * seen in memory.  What each one does: docs/hypercalls.md.
 */
#ifndef GUEST_PATCHES_LIB_HCALL_H
#define GUEST_PATCHES_LIB_HCALL_H

#include "guest-patches/lib/shared.h"

static inline void hcall(u32 number, u32 a1, u32 a2, u32 a3, u32 a4)
{
	__asm__ volatile("int %5"
			 : "+a"(number)
			 : "b"(a1), "c"(a2), "d"(a3), "S"(a4), "i"(LGUEST_TRAP_ENTRY)
			 : "memory", "cc");
}

static inline void hcall0(u32 number)
{
	hcall(number, 0, 0, 0, 0);
}

static inline void hcall1(u32 number, u32 a1)
{
	hcall(number, a1, 0, 0, 0);
}

static inline void hcall2(u32 number, u32 a1, u32 a2)
{
	hcall(number, a1, a2, 0, 0);
}

static inline void hcall3(u32 number, u32 a1, u32 a2, u32 a3)
{
	hcall(number, a1, a2, a3, 0);
}

/*
 * Queues a call in the shared page's ring: it runs, in order, before the next
 * direct hypercall does.  With the ring full the call is made directly, which
 * runs the queued ones first: the order stays.
 */
void hcall_queue(u32 number, u32 a1, u32 a2, u32 a3, u32 a4);

#endif
