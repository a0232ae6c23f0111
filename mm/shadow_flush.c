/*
 * mm/shadow_flush.c - linear mode, switches between roots, and flushes that verify.
 * SPDX-License-Identifier: MIT
 *
 * A flush does not throw away what is still right.  Verifying derives each
 * populated entry anew from the guest's tables: what they no longer say
 * goes, what they say differently is replaced, and the rest, usually nearly
 * everything, stays and costs neither a fault nor an INVLPG.
 *
 * A root that the processor still uses is never emptied of the core's slots:
 * linear mode's root becomes the first real one, with the same page.
 */
#include "mm/shadow.h"

#include "lib/string.h"
#include "mm/shadow_tables.h"

#define VERIFY_GROUPS 1024u /* 128 MiB of pages in use; tests/bench/stretches measures it */

/*
 * Derives the entries of one group again; whether any remain.
 *
 * Trick: an entry that is still right is found so with an AND and an ADD.
 * Of the guest's entry, `kept` leaves the frame and the bits that count, PAT
 * among them; with hpa added it is the shadow's own, or it differs somewhere.
 * For what is there was legal once: a frame outside memory, an entry that is
 * not Accessed, or PAT can never come out equal.  Tested by unit test
 * shadow_random, which compares with shadow_derive().
 */
static bool verify_group(const struct shadow *s, u32 *table, const u32 *guest, u32 rights, u32 va,
			 struct tlb_flush *flush)
{
	const u32 kept = PTE_FRAME | PTE_P | PTE_A | PTE_D | PTE_PAT | (rights & PTE_RIGHTS);
	const u32 hpa = s->mem.hpa;
	u32 any = 0;

	for (u32 i = 0; i < SHADOW_GROUP; i++) {
		u32 old = table[i];
		u32 pte, entry;

		if (!old)
			continue;
		pte = READ_ONCE(guest[i]);
		entry = pte & kept;
		if ((entry & (PTE_W | PTE_D)) != (PTE_W | PTE_D))
			entry &= ~(PTE_W | PTE_D);
		entry += hpa;
		if (entry != old) {
			entry = shadow_derive(s, rights, pte);
			table[i] = entry;
			if (flush)
				tlb_flush_add(flush, va + (i << PAGE_SHIFT));
		}
		any |= entry;
	}
	return any != 0;
}

/*
 * Makes the table at `slot` agree with guest directory `cr3`; drops it if
 * nothing is left.  How many groups it looked at.
 */
static u32 verify_table(struct shadow *s, u32 root, u32 slot, u32 cr3, struct tlb_flush *flush)
{
	u32 page = shadow_page_of(s, shadow_page_at(s, s->roots[root].page)[slot]);
	u32 pde = shadow_guest_pde(s, cr3, slot);
	struct tlb_flush *seen = shadow_visible(s, root, slot) ? flush : NULL;
	u32 groups = s->pages[page].populated;
	u32 verified = 0;

	if (pde) {
		u32 *table = shadow_page_at(s, page);
		const u32 *guest = (const u32 *)(const void *)memory_at(&s->mem, pde & PTE_FRAME);

		while (groups) {
			u32 bit = groups & (0 - groups);
			u32 first = (u32)__builtin_ctz(groups) << SHADOW_GROUP_SHIFT;
			u32 va = (slot << SLOT_SHIFT) + (first << PAGE_SHIFT);

			groups ^= bit;
			verified++;
			if (!verify_group(s, table + first, guest + first, pde, va, seen))
				s->pages[page].populated ^= bit;
		}
	}
	if (!pde || !s->pages[page].populated)
		shadow_drop_table(s, root, slot, flush);
	return verified;
}

/* Up to VERIFY_GROUPS, and the tables behind those go: interrupts are off meanwhile. */
static void verify_range(struct shadow *s, u32 root, u32 from, u32 to, struct tlb_flush *flush)
{
	u32 slot = shadow_next_table(s, root, from, to);
	u32 groups = 0;

	while (slot != SHADOW_NO_SLOT) {
		if (groups < VERIFY_GROUPS)
			groups += verify_table(s, root, slot, s->roots[root].cr3, flush);
		else
			shadow_drop_table(s, root, slot, flush);
		slot = shadow_next_table(s, root, slot + 1, to);
	}
}

/* Drops all that any root has below the window, and all roots but the current one. */
static void drop_everything(struct shadow *s, struct tlb_flush *flush)
{
	for (u32 i = 0; i < SHADOW_ROOTS; i++)
		if (s->roots[i].live && i != s->current)
			shadow_drop_root(s, i, flush);
	shadow_drop_tables(s, s->current, 0, s->window_slot, flush);
	flush->all = true;
}

void shadow_init(struct shadow *s, const struct shadow_setup *setup)
{
	struct tlb_flush flush = { .count = 0 };

	memset(s, 0, sizeof(*s));
	s->mem = setup->mem;
	s->pool = setup->pool;
	s->pool_hpa = setup->pool_hpa;
	s->pool_at = (uintptr_t)setup->pool - setup->pool_hpa;
	s->pool_pages = setup->pool_pages;
	s->top_pdes = setup->top_pdes;
	s->mmio_base = setup->mmio_base;
	s->mmio_bytes = setup->mmio_bytes;
	s->window_slot = setup->window_slot;
	s->kernel_slot = setup->window_slot;
	s->kernel_wish = setup->window_slot;
	s->user_hand = SHADOW_NO_SLOT;
	s->kernel_hand = SHADOW_NO_SLOT;
	s->free_head = SHADOW_NO_PAGE;
	for (u32 page = setup->pool_pages; page-- > 0;) {
		s->pages[page].slot = s->free_head;
		s->free_head = (u16)page;
	}
	for (u32 i = 0; i < SHADOW_ROOTS; i++)
		s->hash[i] = SHADOW_NONE;
	shadow_use_root(s, shadow_make_root(s, WALK_LINEAR, &flush));
}

void shadow_set_kernel_address(struct shadow *s, gva_t address, struct tlb_flush *flush)
{
	u32 slot = pde_index(address.v) + ((address.v & (SLOT_BYTES - 1)) != 0);

	s->kernel_wish = slot < s->window_slot ? slot : s->window_slot;
	if (s->cr3 == WALK_LINEAR || s->kernel_slot == s->kernel_wish)
		return;
	drop_everything(s, flush);
	s->kernel_slot = s->kernel_wish;
}

/* The root for `cr3`, ready to be used: cached or made. */
static u32 root_for(struct shadow *s, u32 cr3, bool verify, struct tlb_flush *flush)
{
	u32 root;

	if (s->cr3 == WALK_LINEAR) {
		drop_everything(s, flush);
		shadow_retag_root(s, s->current, cr3);
		s->kernel_slot = s->kernel_wish;
		return s->current;
	}
	root = shadow_find_root(s, cr3);
	if (root == SHADOW_NONE)
		return shadow_make_root(s, cr3, flush);
	if (verify || s->roots[root].stale) {
		s->roots[root].stale = false;
		verify_range(s, root, 0, s->kernel_slot, flush);
	}
	return root;
}

enum shadow_result shadow_switch(struct shadow *s, u32 cr3, bool verify, struct shadow_answer *out,
				 struct tlb_flush *flush)
{
	u32 root;

	if (!shadow_cr3_legal(s, cr3)) {
		out->reason = "bad page directory address %#x";
		out->value = cr3;
		out->apply = false;
		return SHADOW_REFUSED;
	}
	root = root_for(s, cr3, verify, flush);
	if (root != s->current) {
		flush->all = true;
		if (shadow_top_moves(s))
			shadow_copy_top(s, root);
	}
	shadow_use_root(s, root);
	return SHADOW_DONE;
}

void shadow_set_pgd(struct shadow *s, u32 cr3, u32 index, struct tlb_flush *flush)
{
	u32 root = s->current;

	if (index >= s->window_slot || !shadow_cr3_legal(s, cr3))
		return;
	if (index < s->kernel_slot)
		root = shadow_find_root(s, cr3);
	if (root != SHADOW_NONE && shadow_page_at(s, s->roots[root].page)[index])
		verify_table(s, root, index, cr3, flush);
}

void shadow_flush_user(struct shadow *s, struct tlb_flush *flush)
{
	if (s->cr3 != WALK_LINEAR)
		verify_range(s, s->current, 0, s->kernel_slot, flush);
}

void shadow_flush_all(struct shadow *s, struct tlb_flush *flush)
{
	if (s->cr3 == WALK_LINEAR)
		return;
	verify_range(s, s->current, 0, s->window_slot, flush);
	for (u32 i = 0; i < SHADOW_ROOTS; i++)
		s->roots[i].stale = s->roots[i].live && i != s->current;
}
