/*
 * mm/shadow_flush.c - linear mode, switches between roots, and flushes that verify.
 * SPDX-License-Identifier: MIT
 *
 * A flush does not throw away what is still right.  Verifying compares each
 * populated entry with the guest's tables: what they no longer say goes, what
 * they say differently is replaced, and the rest, usually nearly everything,
 * stays and costs neither a fault nor an INVLPG.  It goes by octets, eight
 * entries: where one does not agree at first sight, all are read again, and
 * judged by that alone.
 *
 * A root that the processor still uses is never emptied of the core's slots:
 * linear mode's root becomes the first real one, with the same page.
 */
#include "mm/shadow.h"

#include "lib/string.h"
#include "mm/shadow_tables.h"

#define VERIFY_GROUPS 1024u /* 128 MiB of pages in use; tests/bench/stretches measures it */

#define OCTET_BYTES (SHADOW_OCTET * sizeof(u32))
#define OCTETS (SHADOW_GROUP / SHADOW_OCTET)
#define ALL_OCTETS ((1u << OCTETS) - 1)

/* A table that is being verified, and what its entries are derived from. */
struct verified {
	const struct shadow *s;
	u32 root;
	u32 slot;
	u32 groups; /* still to be looked at */
	u32 rights; /* the guest's directory entry */
	u32 *table;
	const u32 *guest;
	struct tlb_flush *flush;
};

static ALWAYS_INLINE bool agrees(const u32 *entry, const u32 *guest, u32 kept, u32 hpa)
{
	return shadow_agrees(*entry, READ_ONCE(*guest), kept, hpa);
}

static ALWAYS_INLINE bool octet_agrees(const u32 *entry, const u32 *guest, u32 kept, u32 hpa)
{
	return agrees(entry, guest, kept, hpa) && agrees(entry + 1, guest + 1, kept, hpa) &&
	       agrees(entry + 2, guest + 2, kept, hpa) && agrees(entry + 3, guest + 3, kept, hpa) &&
	       agrees(entry + 4, guest + 4, kept, hpa) && agrees(entry + 5, guest + 5, kept, hpa) &&
	       agrees(entry + 6, guest + 6, kept, hpa) && agrees(entry + 7, guest + 7, kept, hpa);
}

/*
 * Of the next group where some do not agree, those octets (bit n: the nth);
 * v->groups begins with it.  0 if there is none.  Nothing is called here, so
 * that registers hold all that the loop needs.
 */
static NOINLINE u32 next_odd(struct verified *v)
{
	const u32 kept = shadow_kept(v->rights);
	const u32 hpa = v->s->mem.hpa;
	u32 groups = v->groups;

	for (; groups; groups &= groups - 1) {
		u32 first = (u32)__builtin_ctz(groups) << SHADOW_GROUP_SHIFT;
		const u32 *entry = v->table + first;
		const u32 *guest = v->guest + first;
		const u32 *end = entry + SHADOW_GROUP;
		u32 odd = 0;

		do {
			if (!octet_agrees(entry, guest, kept, hpa))
				odd |= 1u << (uintptr_t)entry / OCTET_BYTES % OCTETS;
		} while (guest += SHADOW_OCTET, (entry += SHADOW_OCTET) != end);
		if (odd) {
			v->groups = groups;
			return odd;
		}
	}
	return 0;
}

/* The entry at `entry` is another one now. */
static NOINLINE void note_change(const struct verified *v, const u32 *entry)
{
	u32 va = (v->slot << SLOT_SHIFT) + ((u32)(entry - v->table) << PAGE_SHIFT);

	if (shadow_visible(v->s, v->root, v->slot))
		tlb_flush_add(v->flush, va);
}

/* Derives eight entries anew, unless they agree; whether any remain. */
static NOINLINE bool verify_octet(const struct verified *v, u32 first)
{
	const u32 kept = shadow_kept(v->rights);
	u32 *entry = v->table + first;
	const u32 *guest = v->guest + first;
	const u32 *end = entry + SHADOW_OCTET;
	u32 any = 0;

	do {
		u32 old = *entry;
		u32 now = old;
		u32 pte;

		if (!old)
			continue;
		pte = READ_ONCE(*guest);
		if (!shadow_agrees(old, pte, kept, v->s->mem.hpa))
			now = shadow_derive(v->s, v->rights, pte);
		any |= now;
		if (now == old)
			continue;
		*entry = now;
		if (!v->flush->all)
			note_change(v, entry);
	} while (guest++, ++entry != end);
	return any;
}

/* Verifies the odd octets of a group; whether any of its entries remain. */
static NOINLINE bool verify_group(const struct verified *v, u32 group, u32 odd)
{
	bool any = odd != ALL_OCTETS;

	for (u32 i = group << SHADOW_GROUP_SHIFT; odd; odd >>= 1, i += SHADOW_OCTET)
		if ((odd & 1) && !shadow_octet_empty(v->table + i))
			any |= verify_octet(v, i);
	return any;
}

/* Verifies the groups of a table; those of which entries remain. */
static ALWAYS_INLINE u32 verify_groups(struct verified *v)
{
	u32 remain = v->groups;
	u32 odd;

	while ((odd = next_odd(v))) {
		u32 group = (u32)__builtin_ctz(v->groups);

		if (!verify_group(v, group, odd))
			remain &= ~(1u << group);
		v->groups &= v->groups - 1;
	}
	return remain;
}

static u32 bits_set(u32 word)
{
	word -= word >> 1 & 0x55555555;
	word = (word & 0x33333333) + (word >> 2 & 0x33333333);
	return ((word + (word >> 4)) & 0x0f0f0f0f) * 0x01010101 >> 24;
}

/*
 * Makes the table at `slot` agree with guest directory `cr3`; drops it if
 * nothing is left.  How many groups it looked at.
 */
static u32 verify_table(struct shadow *s, u32 root, u32 slot, u32 cr3, struct tlb_flush *flush)
{
	u32 entry = shadow_page_at(s, s->roots[root].page)[slot];
	u32 *populated = &s->pages[shadow_page_of(s, entry)].populated;
	u32 pde = shadow_guest_pde(s, cr3, slot);
	u32 groups = 0;

	if (pde) {
		struct verified v = {
			.s = s,
			.root = root,
			.slot = slot,
			.groups = *populated,
			.rights = pde,
			.table = shadow_table(s, entry),
			.guest = (const u32 *)(const void *)memory_at(&s->mem, pde & PTE_FRAME),
			.flush = flush,
		};

		groups = *populated;
		*populated = verify_groups(&v);
	}
	if (!pde || !*populated)
		shadow_drop_table(s, root, slot, flush);
	return bits_set(groups);
}

/*
 * Verifies a root's own tables, or `all` of them, the shared ones, too.  Up
 * to VERIFY_GROUPS, and the tables behind those go: interrupts are off meanwhile.
 */
static void verify_root(struct shadow *s, u32 root, bool all, struct tlb_flush *flush)
{
	const u32 *directory = shadow_page_at(s, s->roots[root].page);
	u32 populated = s->pages[s->roots[root].page].populated;
	u32 tables = s->roots[root].tables + (all ? s->kernel_tables : 0);
	u32 groups = 0;

	for (; populated && tables; populated &= populated - 1) {
		u32 slot = (u32)__builtin_ctz(populated) << SHADOW_GROUP_SHIFT;

		do {
			if (shadow_octet_empty(directory + slot)) {
				slot += SHADOW_OCTET;
				continue;
			}
			do {
				if (!directory[slot])
					continue;
				if (groups < VERIFY_GROUPS)
					groups += verify_table(s, root, slot, s->roots[root].cr3,
							       flush);
				else
					shadow_drop_table(s, root, slot, flush);
				if (!--tables)
					return;
			} while (++slot % SHADOW_OCTET);
		} while (slot % SHADOW_GROUP);
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
	s->ready = SHADOW_NEVER_READY;
	s->user_hand = SHADOW_NO_SLOT;
	s->kernel_hand = SHADOW_NO_SLOT;
	s->free_head = SHADOW_NO_PAGE;
	for (u32 page = setup->pool_pages; page-- > 0;) {
		s->pages[page].slot = s->free_head;
		s->free_head = (u16)page;
	}
	s->free_root = SHADOW_NONE;
	for (u32 i = SHADOW_ROOTS; i-- > 0;) {
		s->hash[i] = SHADOW_NONE;
		s->roots[i].next = s->free_root;
		s->free_root = (u8)i;
	}
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

/*
 * All roots but the current one are stale from here on.  Where the numbers
 * begin anew, no root keeps an old one.  Tested by unit test shadow_flush,
 * no_root_outlives_the_generations.
 */
static void begin_generation(struct shadow *s)
{
	if (s->generation == SHADOW_GENERATIONS) {
		s->generation = 0;
		for (u32 i = 0; i < SHADOW_ROOTS; i++)
			s->roots[i].verified = 0;
	}
	s->generation++;
	s->roots[s->current].verified = (u16)s->generation;
	s->ready = shadow_top_moves(s) ? SHADOW_NEVER_READY : s->generation;
}

/* The root for `cr3`, ready to be used: cached or made. */
static u32 root_for(struct shadow *s, u32 cr3, bool verify, struct tlb_flush *flush)
{
	u32 root;

	if (s->cr3 == WALK_LINEAR) {
		drop_everything(s, flush);
		shadow_retag_root(s, s->current, cr3);
		s->kernel_slot = s->kernel_wish;
		begin_generation(s);
		return s->current;
	}
	root = shadow_find_root(s, cr3);
	if (root == SHADOW_NONE)
		return shadow_make_root(s, cr3, flush);
	if (verify || s->roots[root].verified != s->generation) {
		s->roots[root].verified = (u16)s->generation;
		verify_root(s, root, false, flush);
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
		verify_root(s, s->current, false, flush);
}

void shadow_flush_all(struct shadow *s, struct tlb_flush *flush)
{
	if (s->cr3 == WALK_LINEAR)
		return;
	verify_root(s, s->current, true, flush);
	begin_generation(s);
}
