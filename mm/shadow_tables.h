/*
 * mm/shadow_tables.h - what the files of shadow paging share among themselves.
 * SPDX-License-Identifier: MIT
 *
 * shadow_tables.c owns pool pages, roots and tables; shadow.c answers faults
 * and SET_PTE; shadow_flush.c switches roots and verifies.  Outside of mm/ it
 * is seen by way of shadow_hot.h alone.
 */
#ifndef MM_SHADOW_TABLES_H
#define MM_SHADOW_TABLES_H

#include "include/types.h"
#include "mm/shadow.h"

#define SHADOW_NONE 0xffu /* no root */
#define SHADOW_NO_PAGE 0xffffu
#define SHADOW_NO_SLOT 0xffffffffu
#define SHADOW_GROUP 32u /* entries per bit of shadow_page.populated */
#define SHADOW_GROUP_SHIFT 5
#define SHADOW_OCTET 8u /* entries that are looked at together; a group is some of these */
#define SHADOW_NEVER_READY (SHADOW_GENERATIONS + 1) /* is no root's generation */

/* What a shadow directory entry holds besides the frame: rights are in the table entries alone. */
#define SHADOW_PDE (PTE_P | PTE_W | PTE_U | PTE_A)

_Static_assert(SHADOW_ROOTS <= SHADOW_NONE, "a root's index fits in u8");
_Static_assert((SHADOW_ROOTS & (SHADOW_ROOTS - 1)) == 0, "the hash is a mask");
_Static_assert(SHADOW_GROUP % SHADOW_AROUND == 0, "neighbours share a bit of populated");

static inline u32 *shadow_page_at(const struct shadow *s, u32 page)
{
	return s->pool + (size_t)page * PAGE_ENTRIES;
}

/* The pool page that a shadow directory entry names. */
static inline u32 shadow_page_of(const struct shadow *s, u32 pde)
{
	return ((pde & PTE_FRAME) - s->pool_hpa) >> PAGE_SHIFT;
}

/* The shadow table that a non-zero directory entry names. */
static inline u32 *shadow_table(const struct shadow *s, u32 pde)
{
	return (u32 *)(s->pool_at + (pde & PTE_FRAME));
}

/* What an entry must have of these, if it is to be shadowed before anybody touches it. */
#define DERIVE_MASK (PTE_P | PTE_A | PTE_PAT)
#define DERIVE_WANTED (PTE_P | PTE_A)

/* Whether eight entries, the first of them aligned to as many, are all 0. */
static ALWAYS_INLINE bool shadow_octet_empty(const u32 *at)
{
	return !(at[0] | at[1] | at[2] | at[3] | at[4] | at[5] | at[6] | at[7]);
}

/* The bits of a guest's entry that count: the shadow's has the same, with the frame moved. */
static inline u32 shadow_kept(u32 rights)
{
	return PTE_FRAME | PTE_P | PTE_A | PTE_D | PTE_PAT | (rights & PTE_RIGHTS);
}

/*
 * The shadow entry for guest entry `pte`, known to be legal and accessed.  The
 * first write to a clean page has to fault.
 */
static inline u32 shadow_entry(const struct shadow *s, u32 rights, u32 pte)
{
	u32 kept = pte & shadow_kept(rights);

	if ((kept & (PTE_W | PTE_D)) == PTE_W)
		kept -= PTE_W;
	return kept + s->mem.hpa;
}

/*
 * The shadow entry that the guest entry `pte` allows without touching its
 * Accessed and Dirty bits; 0 if none.  `rights`: the directory entry's.
 */
static inline u32 shadow_derive(const struct shadow *s, u32 rights, u32 pte)
{
	if ((pte & DERIVE_MASK) != DERIVE_WANTED || (pte & PTE_FRAME) >= s->mem.bytes)
		return 0;
	return shadow_entry(s, rights, pte);
}

/*
 * Whether the shadow's entry is the one for `pte`, `kept` being shadow_kept()
 * of its rights: yes is certain, no is not where the guest's is clean.
 *
 * Trick: what is kept of an entry, with hpa added, is the shadow's own or
 * differs somewhere.  For what is there was legal once: a frame outside
 * memory, an entry that is not Accessed, or PAT can never come out equal.
 * Proved: shadow_agrees in tests/prove/paging.c.
 */
static ALWAYS_INLINE bool shadow_agrees(u32 entry, u32 pte, u32 kept, u32 hpa)
{
	return (pte & kept) + hpa == entry;
}

/* A guest directory's entry, as it was read; 0 unless present and legal. */
static inline u32 shadow_legal_pde(const struct shadow *s, u32 pde)
{
	return (pde & PTE_P) && walk_pde_legal(&s->mem, pde) ? pde : 0;
}

/* The entry of the guest's directory at `cr3`, read once; 0 as above, and in linear mode. */
static inline u32 shadow_guest_pde(const struct shadow *s, u32 cr3, u32 slot)
{
	const u32 *directory;

	if (cr3 == WALK_LINEAR)
		return 0;
	directory = (const u32 *)(const void *)memory_at(&s->mem, cr3);
	return shadow_legal_pde(s, READ_ONCE(directory[slot]));
}

/* Whether a guest's entry points where the launcher serves accesses. */
static inline bool shadow_is_mmio(const struct shadow *s, u32 pte)
{
	return (pte & PTE_FRAME) - s->mmio_base < s->mmio_bytes;
}

static inline enum shadow_result shadow_refuse(struct shadow_answer *out, const char *reason,
					       u32 value)
{
	out->reason = reason;
	out->value = value;
	out->apply = false;
	return SHADOW_REFUSED;
}

/* Whether there can be a directory there at all. */
static inline bool shadow_cr3_legal(const struct shadow *s, u32 cr3)
{
	return !(cr3 & PAGE_OFFSET_MASK) && cr3 < s->mem.bytes;
}

static inline void shadow_populated(struct shadow *s, u32 page, u32 index)
{
	s->pages[page].populated |= 1u << (index >> SHADOW_GROUP_SHIFT);
}

static inline void tlb_flush_add(struct tlb_flush *flush, u32 va)
{
	if (flush->count < TLB_FLUSH_MAX)
		flush->va[flush->count++] = va;
	else
		flush->all = true;
}

/* Whether the hardware may hold what hangs from `slot` of that root. */
static inline bool shadow_visible(const struct shadow *s, u32 root, u32 slot)
{
	return root == s->current || slot >= s->kernel_slot;
}

/* Whether bringing guest memory into sight changes the core's slots, in the current root alone. */
static inline bool shadow_top_moves(const struct shadow *s)
{
	return s->mem.near < s->mem.bytes;
}

/* The live root of that guest directory, never linear mode's; or SHADOW_NONE. */
u32 shadow_find_root(const struct shadow *s, u32 cr3);

/* A new root for `cr3`, with the core's slots and the shared tables; evicts what it must. */
u32 shadow_make_root(struct shadow *s, u32 cr3, struct tlb_flush *flush);

/* Gives a root, which has lost all it had, to another guest directory. */
void shadow_retag_root(struct shadow *s, u32 root, u32 cr3);

/* The core's slots of `root`, as they are now. */
void shadow_copy_top(const struct shadow *s, u32 root);

static inline u32 shadow_hash(u32 cr3)
{
	return (cr3 >> PAGE_SHIFT) & (SHADOW_ROOTS - 1);
}

/* Makes `root` the current one. */
static inline void shadow_use_root(struct shadow *s, u32 root)
{
	u32 cr3 = s->roots[root].cr3;

	s->current = root;
	s->cr3 = cr3;
	s->directory = shadow_page_at(s, s->roots[root].page);
	/* Linear mode's tag is near nothing. */
	s->guest_directory =
		cr3 < s->mem.near ? (const u32 *)(const void *)(s->mem.base + cr3) : NULL;
	s->roots[root].stamp = ++s->clock;
}

/* Drops a root that is not the current one. */
void shadow_drop_root(struct shadow *s, u32 root, struct tlb_flush *flush);

/* The (new, empty) table at `slot` of the current root; recycles another if the pool is empty. */
u32 shadow_make_table(struct shadow *s, u32 slot, struct tlb_flush *flush);

/* Drops the table at `slot` of `root`, if there is one; a shared one from all roots. */
void shadow_drop_table(struct shadow *s, u32 root, u32 slot, struct tlb_flush *flush);

/* The first slot in [from, to) where `root` has a table, or SHADOW_NO_SLOT. */
u32 shadow_next_table(const struct shadow *s, u32 root, u32 from, u32 to);

/* Drops all tables in [from, to) of `root`. */
void shadow_drop_tables(struct shadow *s, u32 root, u32 from, u32 to, struct tlb_flush *flush);

#endif
