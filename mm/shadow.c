/*
 * mm/shadow.c - shadow paging at work: page faults, SET_PTE, and what the rest asks on the way.
 * SPDX-License-Identifier: MIT
 *
 * The hot paths.  A fault is judged first, by the guest's own tables and
 * never by what the shadow holds; then applied, which cannot fail.  The
 * directory entries of the shadow allow everything: the rights that the
 * guest gives in its directory and in its table meet in the table entry.
 *
 * Tour 40: Here a page of the guest becomes real.  shadow_judge asks the
 * guest's tables, shadow_apply answers to the processor.
 */
#include "mm/shadow.h"

#include "mm/shadow_tables.h"

/* What linear mode's imaginary tables hold. */
#define LINEAR_FLAGS (PTE_P | PTE_W | PTE_A | PTE_D)

/* The shadow entry at `va`, below the window, of the current root; 0 if there is none. */
static u32 look_up(const struct shadow *s, u32 va)
{
	u32 pde = s->directory[pde_index(va)];

	return pde ? shadow_page_at(s, shadow_page_of(s, pde))[pte_index(va)] : 0;
}

/*
 * The access is not the shadow's to allow.  The processor forgot the page
 * when it faulted, so an entry that the guest's tables no longer back goes
 * too.  Tested by unit test shadow, a_stale_entry_never_outlives_its_fault.
 */
static void forget_stale(const struct shadow *s, u32 va, const struct walk *walk,
			 struct shadow_answer *out)
{
	u32 old = look_up(s, va);

	out->va = va;
	out->entry = shadow_derive(s, walk->pde, walk->pte);
	out->around = SHADOW_ALONE;
	out->apply = old && old != out->entry;
}

static enum shadow_result judge_linear(const struct shadow *s, u32 va, u32 access,
				       struct shadow_answer *out)
{
	if (va >= s->mem.bytes)
		return shadow_refuse(out, "address beyond memory %#x", va);
	if (access & PF_U) {
		out->error_code = access | PF_P;
		out->apply = false;
		return SHADOW_REFLECT;
	}
	out->va = va;
	out->rights = PTE_W;
	out->around = WALK_LINEAR;
	out->entry = shadow_derive(s, PTE_W, (va & PTE_FRAME) | LINEAR_FLAGS);
	out->apply = true;
	return SHADOW_FILLED;
}

enum shadow_result shadow_judge(const struct shadow *s, gva_t va, u32 error_code,
				struct shadow_answer *out)
{
	u32 access = error_code & (PF_W | PF_U);
	struct walk walk;

	if (pde_index(va.v) >= s->window_slot) {
		out->error_code = error_code & (PF_P | PF_W | PF_U);
		out->apply = false;
		return SHADOW_REFLECT;
	}
	if (s->cr3 == WALK_LINEAR)
		return judge_linear(s, va.v, access, out);
	switch (walk_guest(&s->mem, s->cr3, va.v, access, &walk)) {
	case WALK_OK:
		walk_touch(&s->mem, s->cr3, va.v, access, &walk);
		out->va = va.v;
		out->rights = walk.pde;
		out->around = walk.pde & PTE_FRAME;
		out->entry = shadow_entry(s, walk.pde, walk.pte);
		out->apply = true;
		return SHADOW_FILLED;
	case WALK_NOT_PRESENT:
		out->error_code = access;
		forget_stale(s, va.v, &walk, out);
		return SHADOW_REFLECT;
	case WALK_DENIED:
		out->error_code = access | PF_P;
		forget_stale(s, va.v, &walk, out);
		return SHADOW_REFLECT;
	case WALK_BAD_PTE:
		if (shadow_is_mmio(s, walk.pte)) {
			out->gpa = GPA((walk.pte & PTE_FRAME) | (va.v & PAGE_OFFSET_MASK));
			forget_stale(s, va.v, &walk, out);
			return SHADOW_MMIO;
		}
		return shadow_refuse(out, "bad page table entry %#x", walk.pte);
	default: return shadow_refuse(out, "bad page directory entry %#x", walk.pde);
	}
}

#define AT_ONCE 4u /* neighbours that the loop below looks at, so that it goes round less often */

_Static_assert(SHADOW_AROUND % AT_ONCE == 0, "whole rounds");

static ALWAYS_INLINE void fill_absent(const struct shadow *s, u32 *entry, const u32 *guest,
				      u32 rights)
{
	u32 pte = READ_ONCE(*guest);

	if ((pte & DERIVE_MASK) == DERIVE_WANTED && !*entry)
		*entry = shadow_derive(s, rights, pte);
}

/*
 * Fills absent entries in the aligned group of SHADOW_AROUND around `index`,
 * as far as the guest has already accessed them.  What the guest has there
 * and must not have is skipped: it is judged when it is touched.
 */
static void fill_around(const struct shadow *s, u32 *table, u32 index,
			const struct shadow_answer *answer)
{
	u32 first = index & ~(SHADOW_AROUND - 1);
	u32 *entry = table + first;
	const u32 *end = entry + SHADOW_AROUND;

	if (answer->around == WALK_LINEAR) {
		u32 frame = (answer->va & ~(SLOT_BYTES - 1)) + (first << PAGE_SHIFT);

		do {
			if (!*entry)
				*entry = shadow_derive(s, PTE_W, frame | LINEAR_FLAGS);
		} while (frame += PAGE_BYTES, ++entry != end);
	} else {
		const u32 *guest = (const u32 *)(const void *)memory_at(&s->mem, answer->around);
		const u32 rights = answer->rights;

		guest += first;
		do {
			fill_absent(s, entry, guest, rights);
			fill_absent(s, entry + 1, guest + 1, rights);
			fill_absent(s, entry + 2, guest + 2, rights);
			fill_absent(s, entry + 3, guest + 3, rights);
		} while (guest += AT_ONCE, (entry += AT_ONCE) != end);
	}
}

void shadow_apply(struct shadow *s, const struct shadow_answer *answer, struct tlb_flush *flush)
{
	u32 slot = pde_index(answer->va);
	u32 index = pte_index(answer->va);
	u32 pde = s->directory[slot];
	u32 page = pde ? shadow_page_of(s, pde) : shadow_make_table(s, slot, flush);
	u32 *table = shadow_page_at(s, page);

	if (table[index])
		tlb_flush_add(flush, answer->va);
	table[index] = answer->entry;
	shadow_populated(s, page, index);
	if (answer->around != SHADOW_ALONE)
		fill_around(s, table, index, answer);
}

enum shadow_result shadow_fault(struct shadow *s, gva_t va, u32 error_code,
				struct shadow_answer *out, struct tlb_flush *flush)
{
	enum shadow_result result = shadow_judge(s, va, error_code, out);

	if (out->apply)
		shadow_apply(s, out, flush);
	return result;
}

bool shadow_maps(const struct shadow *s, gva_t va, u32 access)
{
	u32 entry;

	if (pde_index(va.v) >= s->window_slot)
		return false;
	entry = look_up(s, va.v);
	return entry && !(access & ~entry & PTE_RIGHTS);
}

enum shadow_result shadow_judge_pte(const struct shadow *s, u32 cr3, gva_t va, u32 pte,
				    struct shadow_store *store, struct shadow_answer *out)
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
	store->flush = old && (root == s->current || slot >= s->kernel_slot);
	return SHADOW_DONE;
}

enum walk_result shadow_translate(const struct shadow *s, gva_t va, u32 access, gpa_t *gpa)
{
	if (pde_index(va.v) >= s->window_slot)
		return WALK_BEYOND;
	return walk_translate(&s->mem, s->cr3, va, access, gpa);
}

u32 shadow_used_pages(const struct shadow *s)
{
	return s->used_pages;
}
