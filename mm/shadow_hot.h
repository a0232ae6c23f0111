/*
 * mm/shadow_hot.h - what the most frequent traps ask of the shadow, answered without a call.
 * SPDX-License-Identifier: MIT
 *
 * Each is a short way for the usual case: a page directory that is in sight
 * and current.  NULL, false or SHADOW_NONE means that it is not that case,
 * and that mm/shadow.h has the answer.  None writes but where it says so.
 */
#ifndef MM_SHADOW_HOT_H
#define MM_SHADOW_HOT_H

#include "mm/shadow.h"
#include "mm/shadow_tables.h"

/* The shadow table that a non-zero directory entry names. */
static inline u32 *shadow_table(const struct shadow *s, u32 pde)
{
	return (u32 *)(s->pool_at + (pde & PTE_FRAME));
}

/*
 * Whether a page fault at `va` is the guest's own, and nothing else is to be
 * done about it: no entry to fill, none stale.  Then `code` is what
 * shadow_judge() would have said.
 */
static inline bool shadow_fault_is_guests(const struct shadow *s, u32 va, u32 error_code, u32 *code)
{
	u32 access = error_code & (PF_W | PF_U);
	u32 slot = pde_index(va), index = pte_index(va);
	u32 old = 0, pte = 0;
	u32 pde, shadow_pde;

	if (!s->guest_directory || slot >= s->window_slot)
		return false;
	pde = READ_ONCE(s->guest_directory[slot]);
	shadow_pde = s->directory[slot];
	if (shadow_pde)
		old = shadow_table(s, shadow_pde)[index];
	if (pde & PTE_P) {
		if ((pde & PTE_FLAGS & ~PDE_ALLOWED) || (pde & PTE_FRAME) >= s->mem.near)
			return false;
		pte = walk_read_near(&s->mem, pde & PTE_FRAME, index);
	}
	if (!(pte & PTE_P)) {
		*code = access;
		return !old;
	}
	*code = access | PF_P;
	return (access & ~(pde & pte) & PTE_RIGHTS) && (!old || old == shadow_derive(s, pde, pte));
}

/*
 * Where the guest's byte at `va` is, if the processor would let ring 1 write
 * there without a fault; good to the end of the page.
 */
static inline u8 *shadow_writable_at(const struct shadow *s, u32 va)
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
	if (!(entry & PTE_W) || gpa >= s->mem.near)
		return NULL;
	return s->mem.base + gpa + (va & PAGE_OFFSET_MASK);
}

/* What SET_PTE comes to: shadow_store() if `at`, and then INVLPG if `flush`. */
struct shadow_store {
	u32 *at;   /* NULL: nothing changes */
	u32 entry; /* what goes there */
	u32 page;  /* the pool page that `at` is in */
	bool flush;
};

/*
 * SET_PTE: at `va` of directory `cr3`, or of all if va is in the shared
 * half, the guest's entry is now `pte` (lguest-abi 6.5).  DONE, or REFUSED
 * (va in the window; Present and Accessed with PAT or a frame that is
 * neither memory nor MMIO, where a shadow table exists).
 */
static inline enum shadow_result shadow_judge_pte(const struct shadow *s, u32 cr3, gva_t va,
						  u32 pte, struct shadow_store *store,
						  struct shadow_answer *out)
{
	u32 slot = pde_index(va.v);
	u32 root = s->current;
	u32 entry = 0;
	u32 pde, old, guest_pde;
	u32 *at;

	store->at = NULL;
	if (slot >= s->window_slot)
		return shadow_refuse(out, "attempt to access window pages %#x", va.v);
	if (slot < s->kernel_slot && cr3 != s->cr3) {
		root = shadow_find_root(s, cr3);
		if (root == SHADOW_NONE)
			return SHADOW_DONE;
		pde = shadow_page_at(s, s->roots[root].page)[slot];
	} else {
		pde = s->directory[slot];
	}
	if (!pde)
		return SHADOW_DONE;
	at = shadow_table(s, pde) + pte_index(va.v);
	old = *at;
	if ((pte & DERIVE_MASK) == DERIVE_WANTED && (pte & PTE_FRAME) < s->mem.bytes) {
		if (root == s->current && s->guest_directory)
			guest_pde = shadow_legal_pde(s, READ_ONCE(s->guest_directory[slot]));
		else
			guest_pde = shadow_guest_pde(s, s->roots[root].cr3, slot);
		if (guest_pde)
			entry = shadow_entry(s, guest_pde, pte);
	} else if ((pte & DERIVE_WANTED) == DERIVE_WANTED && !shadow_is_mmio(s, pte)) {
		return shadow_refuse(out, "bad page table entry %#x", pte);
	}
	if (entry == old)
		return SHADOW_DONE;
	store->at = at;
	store->entry = entry;
	store->page = shadow_page_of(s, pde);
	store->flush = old && (root == s->current || slot >= s->kernel_slot);
	return SHADOW_DONE;
}

/* Writes the shadow. */
static inline void shadow_store(struct shadow *s, const struct shadow_store *store)
{
	u32 old = *store->at;

	*store->at = store->entry;
	if (!old)
		shadow_populated(s, store->page,
				 ((uintptr_t)store->at & PAGE_OFFSET_MASK) / sizeof(u32));
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
	if (root == SHADOW_NONE || s->roots[root].stale || shadow_top_moves(s))
		return SHADOW_NONE;
	return root;
}

#endif
