/*
 * mm/shadow_tables.c - pool pages, roots and tables, and who goes when the pool is empty.
 * SPDX-License-Identifier: MIT
 *
 * Free pages are all zero: dropping a table undoes what was populated, so no
 * page is ever cleared whole while the guest runs.  A bit of `populated` may
 * be set with nothing behind it, never the other way round.
 *
 * Trick: dropping a table asks for an INVLPG even if it was empty, because
 * the processor may hold the directory entry itself, and the page becomes
 * another table.  Tested by unit test shadow_flush, dropping_an_empty_table_is_flushed.
 */
#include "mm/shadow_tables.h"

#include "lib/string.h"

/* Tables of the current root, and shared ones, that recycling leaves while others remain. */
#define KEEP_TABLES 8u

_Static_assert(SHADOW_MIN_PAGES >= 2 + 2 * KEEP_TABLES, "recycle always finds something");

static void free_page(struct shadow *s, u32 page)
{
	s->pages[page].populated = 0;
	s->pages[page].kind = SHADOW_FREE;
	s->pages[page].slot = s->free_head;
	s->free_head = (u16)page;
	s->used_pages--;
}

u32 shadow_next_table(const struct shadow *s, u32 root, u32 from, u32 to)
{
	const u32 *directory = shadow_page_at(s, s->roots[root].page);
	u32 populated = s->pages[s->roots[root].page].populated;
	u32 slot = from;

	while (slot < to) {
		u32 groups = populated >> (slot >> SHADOW_GROUP_SHIFT);

		if (!groups)
			break;
		if (!(groups & 1)) {
			slot = (slot & ~(SHADOW_GROUP - 1)) +
			       ((u32)__builtin_ctz(groups) << SHADOW_GROUP_SHIFT);
			continue;
		}
		if (!(slot % SHADOW_OCTET) && shadow_octet_empty(directory + slot)) {
			slot += SHADOW_OCTET;
			continue;
		}
		do {
			if (directory[slot])
				return slot < to ? slot : SHADOW_NO_SLOT;
		} while (++slot % SHADOW_OCTET);
	}
	return SHADOW_NO_SLOT;
}

/* Zeroes a table's entries and asks for their INVLPG if the hardware may hold them. */
static void clean_table(struct shadow *s, u32 page, u32 va, bool visible, struct tlb_flush *flush)
{
	u32 *table = shadow_page_at(s, page);
	u32 groups = s->pages[page].populated;

	if (visible)
		tlb_flush_add(flush, va);
	while (groups) {
		u32 group = (u32)__builtin_ctz(groups) << SHADOW_GROUP_SHIFT;

		groups &= groups - 1;
		for (u32 i = group; i < group + SHADOW_GROUP && visible && !flush->all; i++)
			if (table[i] && i)
				tlb_flush_add(flush, va + (i << PAGE_SHIFT));
		memset(table + group, 0, SHADOW_GROUP * sizeof(u32));
	}
}

void shadow_drop_table(struct shadow *s, u32 root, u32 slot, struct tlb_flush *flush)
{
	u32 *entry = shadow_page_at(s, s->roots[root].page) + slot;
	u32 page;

	if (!*entry)
		return;
	page = shadow_page_of(s, *entry);
	clean_table(s, page, slot << SLOT_SHIFT, shadow_visible(s, root, slot), flush);
	if (slot < s->kernel_slot) {
		*entry = 0;
		s->roots[root].tables--;
	} else {
		for (u32 i = 0; i < SHADOW_ROOTS; i++)
			if (s->roots[i].live)
				shadow_page_at(s, s->roots[i].page)[slot] = 0;
		s->kernel_tables--;
	}
	free_page(s, page);
}

void shadow_drop_tables(struct shadow *s, u32 root, u32 from, u32 to, struct tlb_flush *flush)
{
	for (;;) {
		from = shadow_next_table(s, root, from, to);
		if (from == SHADOW_NO_SLOT)
			return;
		shadow_drop_table(s, root, from, flush);
	}
}

/* The least recently used root but the current one, at choice only with tables; or SHADOW_NONE. */
static u32 oldest_root(const struct shadow *s, bool with_tables)
{
	u32 oldest = SHADOW_NONE;
	u32 age = 0;

	for (u32 i = 0; i < SHADOW_ROOTS; i++) {
		const struct shadow_root *root = &s->roots[i];

		if (s->clock - root->stamp < age || !root->live || i == s->current ||
		    (with_tables && !root->tables))
			continue;
		oldest = i;
		age = s->clock - root->stamp;
	}
	return oldest;
}

/* Drops the next table of the current root after *hand, going round in [from, to). */
static void recycle_round(struct shadow *s, u32 *hand, u32 from, u32 to, struct tlb_flush *flush)
{
	u32 slot = SHADOW_NO_SLOT;

	if (*hand + 1 > from)
		slot = shadow_next_table(s, s->current, *hand + 1, to);
	if (slot == SHADOW_NO_SLOT)
		slot = shadow_next_table(s, s->current, from, to);
	*hand = slot;
	shadow_drop_table(s, s->current, slot, flush);
}

/*
 * Frees at least one page.  Other roots' tables go first, oldest root first.
 * Then, of the current root's own and of the shared ones, whichever are
 * more than an instruction can need: going round, so that the one filled last
 * goes last, and a guest with a tiny pool is slow but gets on.  Then other
 * roots: with SHADOW_MIN_PAGES and no more than KEEP_TABLES of each kind
 * left, there is one.
 */
static void recycle(struct shadow *s, struct tlb_flush *flush)
{
	u32 root = oldest_root(s, true);

	if (root != SHADOW_NONE)
		shadow_drop_table(s, root, shadow_next_table(s, root, 0, s->kernel_slot), flush);
	else if (s->roots[s->current].tables > KEEP_TABLES)
		recycle_round(s, &s->user_hand, 0, s->kernel_slot, flush);
	else if (s->kernel_tables > KEEP_TABLES)
		recycle_round(s, &s->kernel_hand, s->kernel_slot, s->window_slot, flush);
	else
		shadow_drop_root(s, oldest_root(s, false), flush);
}

static u32 take_page(struct shadow *s, enum shadow_page_kind kind, u32 root, u32 slot,
		     struct tlb_flush *flush)
{
	u32 page;

	if (s->free_head == SHADOW_NO_PAGE)
		recycle(s, flush);
	page = s->free_head;
	s->free_head = s->pages[page].slot;
	s->pages[page].kind = (u8)kind;
	s->pages[page].root = (u8)root;
	s->pages[page].slot = (u16)slot;
	s->used_pages++;
	return page;
}

u32 shadow_make_table(struct shadow *s, u32 slot, struct tlb_flush *flush)
{
	bool shared = slot >= s->kernel_slot;
	u32 page = take_page(s, shared ? SHADOW_KERNEL : SHADOW_USER, shared ? 0 : s->current, slot,
			     flush);
	u32 pde = (s->pool_hpa + (page << PAGE_SHIFT)) | SHADOW_PDE;

	if (!shared) {
		s->directory[slot] = pde;
		shadow_populated(s, s->roots[s->current].page, slot);
		s->roots[s->current].tables++;
		return page;
	}
	for (u32 i = 0; i < SHADOW_ROOTS; i++) {
		if (!s->roots[i].live)
			continue;
		shadow_page_at(s, s->roots[i].page)[slot] = pde;
		shadow_populated(s, s->roots[i].page, slot);
	}
	s->kernel_tables++;
	return page;
}

u32 shadow_find_root(const struct shadow *s, u32 cr3)
{
	u32 i;

	if (cr3 & PAGE_OFFSET_MASK)
		return SHADOW_NONE;
	if (cr3 == s->cr3)
		return s->current;
	for (i = s->hash[shadow_hash(cr3)]; i != SHADOW_NONE; i = s->roots[i].next)
		if (s->roots[i].cr3 == cr3)
			break;
	return i;
}

static void tag_root(struct shadow *s, u32 root, u32 cr3)
{
	s->roots[root].cr3 = cr3;
	s->roots[root].next = s->hash[shadow_hash(cr3)];
	s->hash[shadow_hash(cr3)] = (u8)root;
}

static void untag_root(struct shadow *s, u32 root)
{
	u8 *link = &s->hash[shadow_hash(s->roots[root].cr3)];

	while (*link != root)
		link = &s->roots[*link].next;
	*link = s->roots[root].next;
}

void shadow_retag_root(struct shadow *s, u32 root, u32 cr3)
{
	untag_root(s, root);
	tag_root(s, root, cr3);
}

/* What a root has below the shared half. */
static void drop_own_tables(struct shadow *s, u32 root, struct tlb_flush *flush)
{
	u32 slot = 0;

	while (s->roots[root].tables) {
		slot = shadow_next_table(s, root, slot, s->kernel_slot);
		shadow_drop_table(s, root, slot, flush);
	}
}

/* The groups that have a part in the shared half. */
static u32 shared_groups(const struct shadow *s)
{
	return ~0u << (s->kernel_slot >> SHADOW_GROUP_SHIFT);
}

/* Makes the shared half of a directory, as far as it is in `groups`, what it is in `from`, or 0. */
static void set_shared(const struct shadow *s, u32 *directory, u32 groups, const u32 *from)
{
	for (groups &= shared_groups(s); groups; groups &= groups - 1) {
		u32 first = (u32)__builtin_ctz(groups) << SHADOW_GROUP_SHIFT;
		u32 end = first + SHADOW_GROUP;

		first = first > s->kernel_slot ? first : s->kernel_slot;
		end = end < s->window_slot ? end : s->window_slot;
		if (from)
			memcpy(directory + first, from + first, (end - first) * sizeof(u32));
		else
			memset(directory + first, 0, (end - first) * sizeof(u32));
	}
}

void shadow_drop_root(struct shadow *s, u32 root, struct tlb_flush *flush)
{
	u32 page = s->roots[root].page;
	u32 *directory = shadow_page_at(s, page);

	drop_own_tables(s, root, flush);
	set_shared(s, directory, s->pages[page].populated, NULL);
	memset(directory + s->window_slot, 0, (PAGE_ENTRIES - s->window_slot) * sizeof(u32));
	untag_root(s, root);
	s->roots[root].live = false;
	s->roots[root].next = s->free_root;
	s->free_root = (u8)root;
	free_page(s, page);
}

void shadow_copy_top(const struct shadow *s, u32 root)
{
	u32 *directory = shadow_page_at(s, s->roots[root].page);

	memcpy(directory + s->window_slot, s->top_pdes,
	       (PAGE_ENTRIES - s->window_slot) * sizeof(u32));
}

/* A root in its own page, with nothing of its own. */
static u32 new_root(struct shadow *s, u32 cr3, struct tlb_flush *flush)
{
	u32 root = s->free_root;
	u32 groups = s->pages[s->roots[s->current].page].populated & shared_groups(s);
	u32 page;

	s->free_root = s->roots[root].next;
	page = take_page(s, SHADOW_ROOT, root, 0, flush);
	set_shared(s, shadow_page_at(s, page), groups, s->directory);
	s->pages[page].populated = groups;
	s->roots[root].page = (u16)page;
	s->roots[root].tables = 0;
	s->roots[root].live = true;
	shadow_copy_top(s, root);
	tag_root(s, root, cr3);
	return root;
}

/* The oldest root: what it shares with all stays as it is. */
static u32 another_root(struct shadow *s, u32 cr3, struct tlb_flush *flush)
{
	u32 root = oldest_root(s, false);

	drop_own_tables(s, root, flush);
	s->pages[s->roots[root].page].populated &= shared_groups(s);
	shadow_retag_root(s, root, cr3);
	return root;
}

u32 shadow_make_root(struct shadow *s, u32 cr3, struct tlb_flush *flush)
{
	u32 root =
		s->free_root == SHADOW_NONE ? another_root(s, cr3, flush) : new_root(s, cr3, flush);

	s->roots[root].verified = (u16)s->generation;
	return root;
}
