/*
 * mm/shadow_check.c - whether a shadow keeps all its promises, for tests and debug builds.
 * SPDX-License-Identifier: MIT
 *
 * Reads the whole pool, so it is never part of a running guest's path.  What
 * it cannot know is whether an entry agrees with the guest's tables: an
 * entry may lag behind them until the guest asks for a flush.
 */
#include "mm/shadow.h"

#include "mm/shadow_tables.h"

static const char *check_free(const struct shadow *s)
{
	u32 page = s->free_head;
	u32 free = 0;

	for (; page != SHADOW_NO_PAGE; page = s->pages[page].slot, free++) {
		const u32 *words;

		if (page >= s->pool_pages || free >= s->pool_pages)
			return "free list broken";
		if (s->pages[page].kind != SHADOW_FREE || s->pages[page].populated)
			return "free page has a use";
		words = shadow_page_at(s, page);
		for (u32 i = 0; i < PAGE_ENTRIES; i++)
			if (words[i])
				return "free page is not zero";
	}
	if (free + s->used_pages != s->pool_pages)
		return "pages lost";
	return NULL;
}

/* A table entry: flags as they are derived, a frame of the guest's, marked in the bitmap. */
static const char *check_table(const struct shadow *s, u32 page)
{
	const u32 *table = shadow_page_at(s, page);

	for (u32 i = 0; i < PAGE_ENTRIES; i++) {
		u32 flags = table[i] & PTE_FLAGS;

		if (!table[i])
			continue;
		if (!(s->pages[page].populated >> (i >> SHADOW_GROUP_SHIFT) & 1))
			return "populated entry not marked";
		if ((table[i] & PTE_FRAME) - s->mem.hpa >= s->mem.bytes)
			return "entry maps a foreign frame";
		if ((flags & ~(PTE_W | PTE_D | PTE_U)) != (PTE_P | PTE_A) ||
		    ((flags & PTE_W) && !(flags & PTE_D)))
			return "entry with strange flags";
	}
	return NULL;
}

static const char *check_slot(const struct shadow *s, u32 root, u32 slot, u32 pde)
{
	bool shared = slot >= s->kernel_slot;
	u32 page = shadow_page_of(s, pde);

	if ((pde & PTE_FLAGS) != SHADOW_PDE)
		return "directory entry with strange flags";
	if (page >= s->pool_pages)
		return "directory entry outside the pool";
	if (s->pages[page].kind != (shared ? SHADOW_KERNEL : SHADOW_USER))
		return "directory entry names a page of another kind";
	if (s->pages[page].slot != slot || (!shared && s->pages[page].root != root))
		return "directory entry names another's table";
	if (!(s->pages[s->roots[root].page].populated >> (slot >> SHADOW_GROUP_SHIFT) & 1))
		return "populated slot not marked";
	return check_table(s, page);
}

static const char *check_root(const struct shadow *s, u32 root, u32 *tables)
{
	const u32 *directory = shadow_page_at(s, s->roots[root].page);
	const u32 volatile_bits = PTE_A | PTE_D; /* the processor sets them in the core's own */
	const bool top_counts = !shadow_top_moves(s) || root == s->current;
	u32 user = 0, shared = 0;

	for (u32 slot = 0; slot < s->window_slot; slot++) {
		const char *reason;

		if (slot >= s->kernel_slot && directory[slot] != s->directory[slot])
			return "roots differ in the shared half";
		if (!directory[slot])
			continue;
		reason = check_slot(s, root, slot, directory[slot]);
		if (reason)
			return reason;
		if (slot < s->kernel_slot)
			user++;
		else if (root == s->current)
			shared++;
	}
	for (u32 slot = s->window_slot; top_counts && slot < PAGE_ENTRIES; slot++)
		if ((directory[slot] ^ s->top_pdes[slot - s->window_slot]) & ~volatile_bits)
			return "the core's own slots changed";
	if (user != s->roots[root].tables)
		return "tables of a root miscounted";
	if (root == s->current && shared != s->kernel_tables)
		return "shared tables miscounted";
	*tables += user + shared;
	return NULL;
}

static const char *check_free_roots(const struct shadow *s, u32 left)
{
	for (u32 i = s->free_root; i != SHADOW_NONE; i = s->roots[i].next)
		if (i >= SHADOW_ROOTS || s->roots[i].live || !left--)
			return "list of free roots broken";
	return left ? "roots lost" : NULL;
}

const char *shadow_check(const struct shadow *s)
{
	const char *reason = check_free(s);
	u32 tables = 0;
	u32 roots = 0;

	if (reason)
		return reason;
	if (!s->roots[s->current].live || s->roots[s->current].cr3 != s->cr3 ||
	    s->directory != shadow_page_at(s, s->roots[s->current].page))
		return "no current root";
	for (u32 i = 0; i < SHADOW_ROOTS; i++) {
		const struct shadow_root *root = &s->roots[i];

		if (!root->live)
			continue;
		roots++;
		if (root->verified > s->generation)
			return "root verified ahead of time";
		if (s->pages[root->page].kind != SHADOW_ROOT || s->pages[root->page].root != i)
			return "root without its page";
		if (root->cr3 != WALK_LINEAR && shadow_find_root(s, root->cr3) != i)
			return "root cannot be found";
		reason = check_root(s, i, &tables);
		if (reason)
			return reason;
	}
	if (roots + tables != s->used_pages)
		return "used pages miscounted";
	return check_free_roots(s, SHADOW_ROOTS - roots);
}
