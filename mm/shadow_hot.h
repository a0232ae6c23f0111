/*
 * mm/shadow_hot.h - what the most frequent traps ask of the shadow, answered without a call.
 * SPDX-License-Identifier: MIT
 *
 * Each is a short way for the usual case: a page directory that is in sight
 * and current.  NULL, false, SHADOW_COLD or SHADOW_NONE means that it is not,
 * and that mm/shadow.h has the answer.  None writes but where it says so.
 */
#ifndef MM_SHADOW_HOT_H
#define MM_SHADOW_HOT_H

#include "mm/shadow.h"
#include "mm/shadow_tables.h"

/* Carries it out; where an entry is replaced, it is noted already that one is there. */
static inline void shadow_store(struct shadow *s, const struct shadow_store *store)
{
	u32 page = (u32)(((uintptr_t)store->at - (uintptr_t)s->pool) >> PAGE_SHIFT);

	*store->at = store->entry;
	if (!store->flush)
		shadow_populated(s, page, ((uintptr_t)store->at & PAGE_OFFSET_MASK) / sizeof(u32));
}

/*
 * The shadow's entry for a guest entry that does not allow writing, if it is
 * legal; else some value that no entry has (see shadow_agrees()).
 */
static inline u32 shadow_read_only(const struct shadow *s, u32 pde, u32 pte)
{
	return pde & pte & PTE_W ? 0 : (pte & shadow_kept(pde & PTE_U)) + s->mem.hpa;
}

enum shadow_hot { SHADOW_COLD, SHADOW_HOT_REFLECT, SHADOW_HOT_FILL };

/*
 * A page fault at `va`.  HOT_REFLECT: it is the guest's own, `code` is what
 * shadow_judge() would have said, and no entry is stale.  HOT_FILL: `store`
 * is all that shadow_apply() would have done, but for neighbours; Accessed
 * and Dirty are set.  COLD: see shadow_judge(); nothing was written.
 */
static inline enum shadow_hot shadow_judge_hot(const struct shadow *s, u32 va, u32 error_code,
					       u32 *code, struct shadow_store *store)
{
	u32 access = error_code & (PF_W | PF_U);
	u32 slot = pde_index(va), index = pte_index(va);
	u32 pde, pte = 0, table, old = 0;
	struct walk walk;
	u32 *at = NULL;

	if (!s->guest_directory || slot >= s->window_slot)
		return SHADOW_COLD;
	table = s->directory[slot];
	if (table) {
		at = shadow_table(s, table) + index;
		old = *at;
	}
	pde = READ_ONCE(s->guest_directory[slot]);
	if (pde & PTE_P) {
		if ((pde & PTE_FLAGS & ~PDE_ALLOWED) || (pde & PTE_FRAME) >= s->mem.near)
			return SHADOW_COLD;
		pte = walk_read_near(&s->mem, pde & PTE_FRAME, index);
	}
	if (!(pte & PTE_P)) {
		*code = access;
		return old ? SHADOW_COLD : SHADOW_HOT_REFLECT;
	}
	if (access & ~(pde & pte) & PTE_RIGHTS) {
		*code = access | PF_P;
		if (!old || shadow_read_only(s, pde, pte) == old)
			return SHADOW_HOT_REFLECT;
		return SHADOW_COLD;
	}
	if (!at || (pte & PTE_PAT) || (pte & PTE_FRAME) >= s->mem.bytes)
		return SHADOW_COLD;
	walk = (struct walk){ pde, pte };
	walk_touch(&s->mem, s->cr3, va, access, &walk);
	store->at = at;
	store->entry = shadow_entry(s, walk.pde, walk.pte);
	store->flush = old != 0;
	return SHADOW_HOT_FILL;
}

/*
 * Where the guest's byte at `va` is, if the processor would let ring 1 read it
 * without a fault; good to the end of the page.
 */
static inline u8 *shadow_mapped_at(const struct shadow *s, u32 va)
{
	u32 slot = pde_index(va);
	u32 pde, entry, gpa;

	if (slot >= s->window_slot)
		return NULL;
	pde = s->directory[slot];
	if (!pde)
		return NULL;
	entry = shadow_table(s, pde)[pte_index(va)];
	gpa = (entry & PTE_FRAME) - s->mem.hpa;
	if (!(entry & PTE_P) || gpa >= s->mem.near)
		return NULL;
	return s->mem.base + gpa + (va & PAGE_OFFSET_MASK);
}

enum shadow_pte_hot { SHADOW_PTE_COLD, SHADOW_PTE_SAME, SHADOW_PTE_STORE };

/*
 * SET_PTE of a user address in the current directory.  SAME: there is nothing
 * to change.  STORE: `store` is what shadow_judge_pte() would have said.
 */
static inline enum shadow_pte_hot shadow_judge_pte_hot(const struct shadow *s, u32 cr3, u32 va,
						       u32 pte, struct shadow_store *store)
{
	u32 slot = pde_index(va);
	u32 entry = 0;
	u32 table, old, pde;
	u32 *at;

	if (slot >= s->kernel_slot || cr3 != s->cr3 || !s->guest_directory)
		return SHADOW_PTE_COLD;
	pde = READ_ONCE(s->guest_directory[slot]);
	table = s->directory[slot];
	if (!table)
		return SHADOW_PTE_SAME;
	at = shadow_table(s, table) + pte_index(va);
	old = *at;
	if (pte & PTE_P) {
		if ((pte & (PTE_A | PTE_PAT)) != PTE_A || (pte & PTE_FRAME) >= s->mem.bytes ||
		    !shadow_legal_pde(s, pde))
			return SHADOW_PTE_COLD;
		entry = shadow_entry(s, pde, pte);
	}
	if (entry == old)
		return SHADOW_PTE_SAME;
	store->at = at;
	store->entry = entry;
	store->flush = old != 0;
	return SHADOW_PTE_STORE;
}

/* The root for `cr3` if it is cached and shadow_use_root() alone may switch to it. */
static inline u32 shadow_ready_root(const struct shadow *s, u32 cr3)
{
	u32 root;

	if ((cr3 & PAGE_OFFSET_MASK) || !s->guest_directory)
		return SHADOW_NONE;
	root = s->hash[shadow_hash(cr3)];
	while (root != SHADOW_NONE && s->roots[root].cr3 != cr3)
		root = s->roots[root].next;
	if (root == SHADOW_NONE || s->roots[root].verified != s->ready)
		return SHADOW_NONE;
	return root;
}

#endif
