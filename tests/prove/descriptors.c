/*
 * tests/prove/descriptors.c - proved: no segment, gate or flag of a guest gives it ring 0.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/prove.h"

#include "arch/x86/cpu.h"
#include "arch/x86/desc.c"

#define DPL(d) ((d).high >> DESC_DPL_SHIFT & 3)
#define EFLAGS_VIRTUAL (3u << 19) /* VIF and VIP */

/* What is present is a segment of ring 1 or 3, as the guest wants it, bar what is judged. */
PROVE(desc_tame)(u32 low, u32 high)
{
	struct descriptor tamed = desc_tame((struct descriptor){ low, high });
	u32 judged = 3u << DESC_DPL_SHIFT | DESC_ACCESSED | DESC_L | DESC_CONFORMING;

	if (!(tamed.high & DESC_P)) {
		CLAIM(!(high & DESC_P) || !(high & DESC_S));
		PROVED;
	}
	CLAIM((high & DESC_P) && (tamed.high & DESC_S));
	CLAIM(DPL(tamed) == 1 || DPL(tamed) == 3);
	CLAIM(DPL(tamed) >= (high >> DESC_DPL_SHIFT & 3));
	CLAIM(tamed.high & DESC_ACCESSED);
	CLAIM(!(tamed.high & DESC_L));
	CLAIM(!(tamed.high & DESC_CODE) || !(tamed.high & DESC_CONFORMING));
	/* And it is what the guest asked for. */
	CLAIM(tamed.low == low && !((tamed.high ^ high) & ~judged));
	CLAIM((high & DESC_CODE) || !((tamed.high ^ high) & DESC_CONFORMING));
	PROVED;
}

/* The slots that entry to and return from the core need are never a guest's. */
PROVE(desc_slot_is_guests)(u32 slot)
{
	if (!desc_slot_is_guests(slot))
		PROVED;
	CLAIM(slot != 0 && slot != (CORE_CS >> 3) && slot != (CORE_DS >> 3));
	CLAIM(slot != (CORE_TSS >> 3));
	PROVED;
}

/* A gate says what went in, and what is read of a gate is what the processor sees. */
PROVE(desc_gate)(u32 selector, u32 offset, u32 type, u32 dpl)
{
	struct descriptor gate = desc_gate(selector, offset, type, dpl);

	GIVEN(selector <= 0xffff && dpl <= 3);
	GIVEN(type == GATE_INTERRUPT || type == GATE_TRAP);
	CLAIM(gate_present(gate) && gate_type(gate) == type && gate_dpl(gate) == dpl);
	CLAIM(gate_offset(gate) == offset && gate.low >> 16 == selector);
	CLAIM(!(gate.high & DESC_S) && !(gate.high & 0xe0));
	PROVED;
}

/* A flat segment of the core's. */
PROVE(desc_flat)(bool code, u32 dpl)
{
	struct descriptor flat = desc_flat(code, dpl);

	GIVEN(dpl <= 3);
	CLAIM((flat.high & DESC_P) && (flat.high & DESC_S) && DPL(flat) == dpl);
	CLAIM(!!(flat.high & DESC_CODE) == code && !(flat.high & DESC_L));
	PROVED;
}

/* The TSS is a system segment of ring 0, as long as struct tss: IN and OUT find no I/O map. */
PROVE(desc_tss)(u32 base, bool busy)
{
	struct descriptor tss = desc_tss(base, busy);
	u32 limit = (tss.low & 0xffff) | (tss.high & DESC_LIMIT_HIGH);

	CLAIM((tss.high & DESC_P) && !(tss.high & DESC_S) && DPL(tss) == 0);
	CLAIM(limit == sizeof(struct tss) - 1 && !(tss.high & DESC_G));
	CLAIM(((tss.low >> 16) | (tss.high & 0xff) << 16 | (tss.high & 0xff000000)) == base);
	PROVED;
}

/* Flags that a guest keeps: none that means more than its own arithmetic, RF and ID. */
PROVE(eflags_keep)(u32 eflags)
{
	u32 kept = eflags & EFLAGS_KEEP;

	CLAIM(!(kept & (EFLAGS_IOPL | EFLAGS_VM | EFLAGS_VIRTUAL)));
	CLAIM(!(kept & (EFLAGS_IF | EFLAGS_NT)));
	CLAIM(!(kept & ~0x003f7fd7u));
	PROVED;
}
