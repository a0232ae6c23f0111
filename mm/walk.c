/*
 * mm/walk.c - reads a guest's own page tables, as the processor would, without using the MMU.
 * SPDX-License-Identifier: MIT
 *
 * The walk itself is in the header: shadow paging wants it in its own fault
 * path, without a call.
 */
#include "mm/walk.h"

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
