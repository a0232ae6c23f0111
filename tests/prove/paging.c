/*
 * tests/prove/paging.c - proved: walks and shadow entries stay in a guest's memory.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/prove.h"

#include "mm/shadow_tables.h"
#include "mm/walk.c"

/* What is not near is shown elsewhere: here, at the same place.  Nothing else is asked for. */
static __attribute__((always_inline)) u8 *far(const struct guest_memory *mem, u32 gpa)
{
	if (gpa < mem->near || gpa >= mem->bytes)
		__builtin_trap();
	return mem->base + gpa;
}

/* What mm/walk.h says of a struct guest_memory. */
static bool memory_given(const struct guest_memory *mem)
{
	return !((u32)mem->base & 3) && (u64)(u32)mem->base + mem->bytes <= 1ull << 32 &&
	       !(mem->bytes & PAGE_OFFSET_MASK) && !(mem->hpa & PAGE_OFFSET_MASK) &&
	       (u64)mem->hpa + mem->bytes <= 1ull << 32 && !(mem->near & PAGE_OFFSET_MASK) &&
	       mem->near <= mem->bytes;
}

/* A legal directory entry names a page of memory and has none of the bits that are fatal. */
PROVE(walk_pde_legal)(u32 size, u32 pde)
{
	const struct guest_memory mem = { .bytes = size };
	bool fatal = pde & (PTE_PWT | PTE_PCD | PDE_PS | PTE_G | 0xe00);

	GIVEN(!(size & PAGE_OFFSET_MASK));
	CLAIM(walk_pde_legal(&mem, pde) == (!fatal && (u64)(pde & PTE_FRAME) + PAGE_BYTES <= size));
	PROVED;
}

/* A table entry is OK exactly if it maps a page of memory, and both entries allow the access. */
PROVE(walk_judge_pte)(u32 size, u32 pde, u32 pte, u32 access)
{
	const struct guest_memory mem = { .bytes = size };
	bool w = (pde & pte & PTE_W) || !(access & PF_W);
	bool u = (pde & pte & PTE_U) || !(access & PF_U);
	bool in_memory = (u64)(pte & PTE_FRAME) + PAGE_BYTES <= size;
	enum walk_result result = walk_judge_pte(&mem, pde, pte, access);

	GIVEN(!(size & PAGE_OFFSET_MASK));
	CLAIM((result == WALK_OK) == ((pte & PTE_P) && w && u && !(pte & PTE_PAT) && in_memory));
	CLAIM((result == WALK_NOT_PRESENT) == !(pte & PTE_P));
	CLAIM((result == WALK_DENIED) == ((pte & PTE_P) && !(w && u)));
	PROVED;
}

/* A walk reads nothing outside memory, whatever it finds; and says OK of legal entries only. */
PROVE(walk_guest)(u8 *memory, u32 bytes, u32 near, u32 hpa, u32 cr3, u32 va, u32 access)
{
	const struct guest_memory mem = { memory, bytes, hpa, near, far };
	struct walk walk;
	enum walk_result result;

	GIVEN(memory_given(&mem));
	result = walk_guest(&mem, cr3, va, access, &walk);
	if (result != WALK_OK)
		PROVED;
	CLAIM(!(cr3 & PAGE_OFFSET_MASK) && cr3 < bytes);
	CLAIM((walk.pde & PTE_P) && walk_pde_legal(&mem, walk.pde));
	CLAIM(walk_judge_pte(&mem, walk.pde, walk.pte, access) == WALK_OK);
	PROVED;
}

/* Nor does setting Accessed and Dirty: no other bit changes, in what is stored or told. */
PROVE(walk_touch)(u8 *memory, u32 bytes, u32 near, u32 hpa, u32 cr3, u32 va, u32 access)
{
	const struct guest_memory mem = { memory, bytes, hpa, near, far };
	struct walk before, after;

	GIVEN(memory_given(&mem));
	if (walk_guest(&mem, cr3, va, access, &before) != WALK_OK)
		PROVED;
	after = before;
	walk_touch(&mem, cr3, va, access, &after);
	CLAIM(after.pde == (before.pde | PTE_A));
	CLAIM(after.pte == (before.pte | PTE_A | (access & PF_W ? PTE_D : 0)));
	PROVED;
}

/* A translated address is memory, and the same byte of its page; in linear mode, itself. */
PROVE(walk_translate)(u8 *memory, u32 bytes, u32 near, u32 hpa, u32 cr3, u32 va, u32 access)
{
	const struct guest_memory mem = { memory, bytes, hpa, near, far };
	gpa_t gpa;

	GIVEN(memory_given(&mem));
	if (walk_translate(&mem, cr3, GVA(va), access, &gpa) != WALK_OK)
		PROVED;
	CLAIM(gpa.v < bytes && !((gpa.v ^ va) & PAGE_OFFSET_MASK));
	if (cr3 == WALK_LINEAR)
		CLAIM(gpa.v == va && !(access & PF_U));
	PROVED;
}

/*
 * A shadow entry maps the frame that the guest's entry names, of the guest's
 * own memory; it can be written only if both entries allow it and the guest's
 * is Dirty, used by ring 3 only if both allow it, and has no other bit.
 */
PROVE(shadow_derive)(u32 bytes, u32 hpa, u32 pde, u32 pte)
{
	const struct guest_memory mem = { .bytes = bytes, .hpa = hpa };
	const struct shadow s = { .mem = mem };
	u32 entry = shadow_derive(&s, pde, pte);
	bool w = pde & pte & PTE_W;

	GIVEN(!(bytes & PAGE_OFFSET_MASK) && !(hpa & PAGE_OFFSET_MASK));
	GIVEN((u64)hpa + bytes <= 1ull << 32);
	if (!entry) {
		CLAIM(!(pte & PTE_P) || !(pte & PTE_A) || (pte & PTE_PAT) ||
		      (pte & PTE_FRAME) >= bytes);
		PROVED;
	}
	CLAIM((entry & PTE_FRAME) >= hpa);
	CLAIM((u64)(entry & PTE_FRAME) + PAGE_BYTES <= (u64)hpa + bytes);
	CLAIM((entry & PTE_FRAME) - hpa == (pte & PTE_FRAME));
	CLAIM((pte & PTE_P) && (pte & PTE_A) && !(pte & PTE_PAT));
	CLAIM(!!(entry & PTE_W) == (w && (pte & PTE_D)));
	CLAIM(!!(entry & PTE_D) == !!(pte & PTE_D));
	CLAIM(!!(entry & PTE_U) == !!(pde & pte & PTE_U));
	CLAIM((entry & PTE_FLAGS & ~(PTE_W | PTE_U | PTE_D)) == (PTE_P | PTE_A));
	PROVED;
}

/* An entry that was derived once, and agrees with what the guest has now, is what that derives. */
PROVE(shadow_agrees)(u32 bytes, u32 hpa, u32 before, u32 was, u32 pde, u32 pte)
{
	const struct guest_memory mem = { .bytes = bytes, .hpa = hpa };
	const struct shadow s = { .mem = mem };
	u32 entry = shadow_derive(&s, before, was);

	GIVEN(!(bytes & PAGE_OFFSET_MASK) && !(hpa & PAGE_OFFSET_MASK));
	GIVEN((u64)hpa + bytes <= 1ull << 32);
	if (shadow_agrees(entry, pte, shadow_kept(pde), hpa))
		CLAIM(shadow_derive(&s, pde, pte) == entry);
	PROVED;
}

/* The guest's directory entry that a shadow table is filled from: 0, or present and legal. */
PROVE(shadow_guest_pde)(u8 *memory, u32 bytes, u32 near, u32 hpa, u32 cr3, u32 slot)
{
	const struct shadow s = { .mem = { memory, bytes, hpa, near, far } };
	u32 pde;

	GIVEN(memory_given(&s.mem));
	GIVEN(shadow_cr3_legal(&s, cr3) && slot < PAGE_ENTRIES);
	pde = shadow_guest_pde(&s, cr3, slot);
	CLAIM(!pde || ((pde & PTE_P) && walk_pde_legal(&s.mem, pde)));
	PROVED;
}
