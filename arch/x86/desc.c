/*
 * arch/x86/desc.c - segment and gate descriptors: made, and judged when a guest hands them over.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/desc.h"

#define DESC_ACCESSED (1u << 8)
#define DESC_CONFORMING (1u << 10) /* of a code segment */
#define DESC_CODE (1u << 11)
#define DESC_S (1u << 12) /* 0: system descriptor */
#define DESC_DPL_SHIFT 13
#define DESC_P (1u << 15)
#define DESC_L (1u << 21)
#define DESC_DB (1u << 22)
#define DESC_G (1u << 23)
#define DESC_WRITE (1u << 9) /* data: writable; code: readable */
#define DESC_LIMIT_HIGH 0x000f0000u
#define DESC_TYPE_TSS (0x9u << 8)
#define DESC_TSS_BUSY (1u << 9)

struct descriptor desc_flat(bool code, u32 dpl)
{
	return (struct descriptor){ 0x0000ffffu, DESC_LIMIT_HIGH | DESC_G | DESC_DB | DESC_P |
							 DESC_S | DESC_WRITE | DESC_ACCESSED |
							 (code ? DESC_CODE : 0) |
							 dpl << DESC_DPL_SHIFT };
}

struct descriptor desc_tss(u32 base, bool busy)
{
	return (struct descriptor){ (u32)(sizeof(struct tss) - 1) | base << 16,
				    (base & 0xff000000u) | DESC_P | DESC_TYPE_TSS |
					    (busy ? DESC_TSS_BUSY : 0) | (base >> 16 & 0xff) };
}

struct descriptor desc_gate(u32 selector, u32 offset, u32 type, u32 dpl)
{
	return (struct descriptor){ selector << 16 | (offset & 0xffff),
				    (offset & 0xffff0000u) | DESC_P | dpl << DESC_DPL_SHIFT |
					    type << 8 };
}

struct descriptor desc_tame(struct descriptor guest)
{
	struct descriptor tamed = guest;

	if (!(guest.high & DESC_S) || !(guest.high & DESC_P)) {
		/* Nothing of it can be loaded; an LAR of the guest may still see the type. */
		tamed.high &= ~DESC_P;
		return tamed;
	}
	tamed.high |= 1u << DESC_DPL_SHIFT | DESC_ACCESSED; /* 0 -> 1, 2 -> 3 */
	tamed.high &= ~DESC_L;
	if (tamed.high & DESC_CODE)
		tamed.high &= ~DESC_CONFORMING;
	return tamed;
}
