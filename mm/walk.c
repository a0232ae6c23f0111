/*
 * mm/walk.c - reads a guest's own page tables, as the processor would, without using the MMU.
 * SPDX-License-Identifier: MIT
 *
 * The walk itself is in the header: shadow paging wants it in its own fault
 * path, without a call.
 */
#include "mm/walk.h"

enum walk_result walk_far(const struct guest_memory *mem, u32 cr3, u32 va, u32 access,
			  struct walk *out)
{
	out->pde = 0;
	out->pte = 0;
	if ((cr3 & PAGE_OFFSET_MASK) || cr3 >= mem->bytes)
		return WALK_BAD_CR3;
	out->pde = READ_ONCE(*walk_entry(mem, cr3, pde_index(va)));
	if (!(out->pde & PTE_P))
		return WALK_NOT_PRESENT;
	if (!walk_pde_legal(mem, out->pde))
		return WALK_BAD_PDE;
	out->pte = READ_ONCE(*walk_entry(mem, out->pde & PTE_FRAME, pte_index(va)));
	return walk_judge_pte(mem, out->pde, out->pte, access);
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
