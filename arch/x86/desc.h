/*
 * arch/x86/desc.h - segment and gate descriptors: made, and judged when a guest hands them over.
 * SPDX-License-Identifier: MIT
 *
 * Pure.  Source: Intel SDM volume 3, 3.4.5 (segments), 6.11 (gates).
 */
#ifndef ARCH_X86_DESC_H
#define ARCH_X86_DESC_H

#include "arch/x86/control_block.h"

/* A flat 4 GiB segment, accessed, 32 bits. */
struct descriptor desc_flat(bool code, u32 dpl);

/* The TSS at `base`; busy: nobody may ever load it again. */
struct descriptor desc_tss(u32 base, bool busy);

#define GATE_INTERRUPT 0xeu
#define GATE_TRAP 0xfu

/* A present gate to selector:offset. */
struct descriptor desc_gate(u32 selector, u32 offset, u32 type, u32 dpl);

/*
 * What becomes of a guest's descriptor before it reaches the real table
 * (lguest-abi 4.2): system descriptors turn not present, DPL 0 becomes 1 and 2
 * becomes 3, conforming and L are cleared, Accessed is set, since the table is
 * read-only to the guest and the processor must never need to set it.
 */
struct descriptor desc_tame(struct descriptor guest);

#define DESC_SLOT_DOUBLE_FAULT 31 /* Linux keeps a TSS there */

/*
 * Slots 10, 11 and 16 are the core's, 31 is for a #DF task that nobody needs:
 * there a guest's value is ignored.
 */
static inline bool desc_slot_is_guests(u32 slot)
{
	return slot != 0 && slot != CORE_CS >> 3 && slot != CORE_DS >> 3 && slot != CORE_TSS >> 3 &&
	       slot != DESC_SLOT_DOUBLE_FAULT;
}

/* Parts of a gate as a guest gives it to LOAD_IDT_ENTRY. */
static inline bool gate_present(struct descriptor gate)
{
	return gate.high >> 15 & 1;
}

static inline u32 gate_type(struct descriptor gate)
{
	return gate.high >> 8 & 0xf;
}

static inline u32 gate_dpl(struct descriptor gate)
{
	return gate.high >> 13 & 3;
}

static inline u32 gate_offset(struct descriptor gate)
{
	return (gate.high & 0xffff0000u) | (gate.low & 0xffffu);
}

#endif
