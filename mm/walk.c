/*
 * mm/walk.c - reads a guest's own page tables, as the processor would, without using the MMU.
 * SPDX-License-Identifier: MIT
 *
 * A table address is page-aligned and below mem->bytes, a multiple of 4096:
 * so any entry of a table that was judged lies in memory as a whole.
 * Nothing else runs while the core does, so an entry that gets Accessed or
 * Dirty is stored as the copy that was judged.  Both words of a walk may be
 * the same word of memory (a directory that is its own table): the table's
 * entry is stored last and has all the bits.
 */
#include "mm/walk.h"

static u32 *entry_at(const struct guest_memory *mem, u32 table, u32 index)
{
	return (u32 *)(void *)(mem->base + table) + index;
}

enum walk_result walk_guest(const struct guest_memory *mem, u32 cr3, u32 va, u32 access,
			    struct walk *out)
{
	u32 pde, pte;

	out->pde = 0;
	out->pte = 0;
	if ((cr3 & PAGE_OFFSET_MASK) || cr3 >= mem->bytes)
		return WALK_BAD_CR3;
	pde = READ_ONCE(*entry_at(mem, cr3, pde_index(va)));
	out->pde = pde;
	if (!(pde & PTE_P))
		return WALK_NOT_PRESENT;
	if (!walk_pde_legal(mem, pde))
		return WALK_BAD_PDE;
	pte = READ_ONCE(*entry_at(mem, pde & PTE_FRAME, pte_index(va)));
	out->pte = pte;
	if (!(pte & PTE_P))
		return WALK_NOT_PRESENT;
	if (access & ~(pde & pte) & PTE_RIGHTS)
		return WALK_DENIED;
	if ((pte & PTE_PAT) || (pte & PTE_FRAME) >= mem->bytes)
		return WALK_BAD_PTE;
	return WALK_OK;
}

void walk_touch(const struct guest_memory *mem, u32 cr3, u32 va, u32 access, struct walk *walk)
{
	u32 wanted = (access & PF_W) ? PTE_A | PTE_D : PTE_A;

	if (!(walk->pde & PTE_A)) {
		walk->pde |= PTE_A;
		WRITE_ONCE(*entry_at(mem, cr3, pde_index(va)), walk->pde);
	}
	if (wanted & ~walk->pte) {
		walk->pte |= wanted;
		WRITE_ONCE(*entry_at(mem, walk->pde & PTE_FRAME, pte_index(va)), walk->pte);
	}
}

enum walk_result walk_translate(const struct guest_memory *mem, u32 cr3, gva_t va, u32 access,
				gpa_t *gpa)
{
	struct walk walk;
	enum walk_result result;

	if (cr3 == WALK_LINEAR) {
		if (va.v >= mem->bytes)
			return WALK_BEYOND;
		if (access & PF_U)
			return WALK_DENIED;
		*gpa = GPA(va.v);
		return WALK_OK;
	}
	result = walk_guest(mem, cr3, va.v, access, &walk);
	if (result != WALK_OK)
		return result;
	walk_touch(mem, cr3, va.v, access, &walk);
	*gpa = GPA((walk.pte & PTE_FRAME) | (va.v & PAGE_OFFSET_MASK));
	return WALK_OK;
}
