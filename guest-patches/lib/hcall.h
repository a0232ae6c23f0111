/*
 * guest-patches/lib/hcall.h - making a hypercall, now or queued.
 * SPDX-License-Identifier: MIT
 *
 * A hypercall is `int 0x1F` with the number in eax and the arguments in ebx,
 * ecx, edx, esi (dialect.h says when it is another instruction and when other
 * registers).  It returns nothing and may change eax only; what it did is seen
 * in memory.  What each one does: docs/hypercalls.md.
 */
#ifndef GUEST_PATCHES_LIB_HCALL_H
#define GUEST_PATCHES_LIB_HCALL_H

#include "guest-patches/lib/shared.h"

#define HCALL_INT "int $0x1f"
#define HCALL_OPCODE ".byte 0x0f, 0x01, 0xc1"
_Static_assert(LGUEST_TRAP_ENTRY == 0x1f, "HCALL_INT says so");

/* What most hypercalls of the dialect are, for assembly in C. */
#if HCALL_BY_OPCODE
#define HCALL_TEXT HCALL_OPCODE
#else
#define HCALL_TEXT HCALL_INT
#endif

#if HCALL_EDX_FIRST
#define HCALL_ARGUMENTS(a1, a2, a3, a4) "d"(a1), "b"(a2), "c"(a3), "S"(a4)
#else
#define HCALL_ARGUMENTS(a1, a2, a3, a4) "b"(a1), "c"(a2), "d"(a3), "S"(a4)
#endif

static inline void hcall(u32 number, u32 a1, u32 a2, u32 a3, u32 a4)
{
	if (SEND_BY_OPCODE && number == LHCALL_SEND_INTERRUPTS)
		__asm__ volatile(HCALL_OPCODE
				 : "+a"(number)
				 : HCALL_ARGUMENTS(a1, a2, a3, a4)
				 : "memory", "cc");
	else
		__asm__ volatile(HCALL_TEXT
				 : "+a"(number)
				 : HCALL_ARGUMENTS(a1, a2, a3, a4)
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

/* What the ring holds for a call. */
static inline struct lguest_hcall_slot hcall_slot(u32 call, u32 a1, u32 a2, u32 a3, u32 a4)
{
	struct lguest_hcall_slot slot = { .call = call, .a1 = a1, .a2 = a2, .a3 = a3 };

#if LGUEST_LAYOUT > 1
	slot.a4 = a4;
#else
	(void)a4;
#endif
	return slot;
}

/*
 * Queues a call in the shared page's ring: it runs, in order, before the next
 * direct hypercall does.  With the ring full the call is made directly, which
 * runs the queued ones first: the order stays.
 */
void hcall_queue(u32 number, u32 a1, u32 a2, u32 a3, u32 a4);

#endif
