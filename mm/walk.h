/*
 * mm/walk.h - reads a guest's own page tables, as the processor would, without using the MMU.
 * SPDX-License-Identifier: MIT
 *
 * Pure: it reads and writes the array that stands for guest memory and nothing
 * else.  Each guest word is read once into a local and judged there.  The
 * rules are those of lguest-abi 6.3 with the rights of directory and table
 * entry combined (AND) and CR0.WP=1.
 *
 * A table address is page-aligned and below mem->bytes, a multiple of 4096:
 * so any entry of a table that was judged lies in memory as a whole.
 * Nothing else runs while the core does, so an entry that gets Accessed or
 * Dirty is stored as the copy that was judged.  Both words of a walk may be
 * the same word of memory (a directory that is its own table): the table's
 * entry is stored last and has all the bits.
 *
 * Not all of memory need be in sight at once: what lies at or above `near` is
 * asked for by each use, and a use is at most MEMORY_KEPT requests long.
 */
#ifndef MM_WALK_H
#define MM_WALK_H

#include "include/types.h"
#include "arch/x86/paging.h"

/*
 * A pointer from memory_at() is good until the sixth call after it, and to the end of its page.
 * The longest use: the frame of a trap in two pages (hv/reflect.c), where a walk that sets
 * Accessed in both of its entries, four calls, and the second page come behind the first.
 */
#define MEMORY_KEPT 5u

/* Guest-physical [0, bytes); gpa is host-physical hpa + gpa. */
struct guest_memory {
	u8 *base;  /* at least 4-byte aligned */
	u32 bytes; /* a multiple of 4096 */
	u32 hpa;   /* a multiple of 4096; hpa + bytes does not wrap */
	u32 near;  /* [0, near) is always at base; a multiple of 4096, at most bytes */
	/* Brings [near, bytes) into sight: the address of `gpa` for now.  NULL if near == bytes. */
	u8 *(*far)(const struct guest_memory *mem, u32 gpa);
};

/* Where the byte at `gpa`, below mem->bytes, can be reached: see MEMORY_KEPT. */
static inline u8 *memory_at(const struct guest_memory *mem, u32 gpa)
{
	return gpa < mem->near ? mem->base + gpa : mem->far(mem, gpa);
}

/* Stands for a directory that maps every va below bytes to gpa == va, supervisor, writable. */
#define WALK_LINEAR 0xffffffffu

/* lguest-abi 6.3: PWT, PCD, PS, G and the software bits are fatal in a directory entry. */
#define PDE_ALLOWED (PTE_P | PTE_W | PTE_U | PTE_A | PTE_D)

/* Whether a present directory entry names a page table in memory. */
static inline bool walk_pde_legal(const struct guest_memory *mem, u32 pde)
{
	return !(pde & PTE_FLAGS & ~PDE_ALLOWED) && (pde & PTE_FRAME) < mem->bytes;
}

enum walk_result {
	WALK_OK,
	WALK_NOT_PRESENT, /* in the directory or in the table */
	WALK_DENIED,	  /* both present, but their rights do not allow the access */
	WALK_BAD_PDE,	  /* flags outside 0x067 or a table outside memory */
	WALK_BAD_PTE,	  /* PAT set or a frame outside memory (MMIO is for the caller to tell) */
	WALK_BAD_CR3,	  /* the directory is not a page of memory */
	WALK_BEYOND,	  /* linear: va is beyond memory; or va is in the window */
};

/* What a walk saw.  With an early end, the words not read are 0. */
struct walk {
	u32 pde;
	u32 pte;
};

/* The entry of a directory or table that is known to be a page of memory. */
static inline u32 *walk_entry(const struct guest_memory *mem, u32 table, u32 index)
{
	return (u32 *)(void *)memory_at(mem, table) + index;
}

/* walk_guest where a table, or what is to be one, is not below mem->near. */
enum walk_result walk_far(const struct guest_memory *mem, u32 cr3, u32 va, u32 access,
			  struct walk *out);

static inline u32 walk_read_near(const struct guest_memory *mem, u32 table, u32 index)
{
	return READ_ONCE(((const u32 *)(const void *)(mem->base + table))[index]);
}

static inline enum walk_result walk_judge_pte(const struct guest_memory *mem, u32 pde, u32 pte,
					      u32 access)
{
	if (!(pte & PTE_P))
		return WALK_NOT_PRESENT;
	if (access & ~(pde & pte) & PTE_RIGHTS)
		return WALK_DENIED;
	if ((pte & PTE_PAT) || (pte & PTE_FRAME) >= mem->bytes)
		return WALK_BAD_PTE;
	return WALK_OK;
}

/*
 * Walks to `va` for `access` (0, PF_W, PF_U or both) and changes nothing.
 * `cr3` is a guest-physical address, not WALK_LINEAR.
 */
static inline enum walk_result walk_guest(const struct guest_memory *mem, u32 cr3, u32 va,
					  u32 access, struct walk *out)
{
	u32 pde, pte;

	out->pde = 0;
	out->pte = 0;
	/* The bounds of memory and of what is near, in one compare each. */
	if ((cr3 & PAGE_OFFSET_MASK) || cr3 >= mem->near)
		return walk_far(mem, cr3, va, access, out);
	pde = walk_read_near(mem, cr3, pde_index(va));
	out->pde = pde;
	if (!(pde & PTE_P))
		return WALK_NOT_PRESENT;
	if ((pde & PTE_FLAGS & ~PDE_ALLOWED) || (pde & PTE_FRAME) >= mem->near)
		return walk_far(mem, cr3, va, access, out);
	pte = walk_read_near(mem, pde & PTE_FRAME, pte_index(va));
	out->pte = pte;
	return walk_judge_pte(mem, pde, pte, access);
}

/*
 * After WALK_OK: sets Accessed in both entries and, for a write, Dirty in the
 * table entry, in guest memory and in `walk`; stores only words that change.
 */
static inline void walk_touch(const struct guest_memory *mem, u32 cr3, u32 va, u32 access,
			      struct walk *walk)
{
	u32 wanted = (access & PF_W) ? PTE_A | PTE_D : PTE_A;

	if (!(walk->pde & PTE_A)) {
		walk->pde |= PTE_A;
		WRITE_ONCE(*walk_entry(mem, cr3, pde_index(va)), walk->pde);
	}
	if (wanted & ~walk->pte) {
		walk->pte |= wanted;
		WRITE_ONCE(*walk_entry(mem, walk->pde & PTE_FRAME, pte_index(va)), walk->pte);
	}
}

/*
 * walk_guest and walk_touch together: the gpa of the byte at `va`.  Also takes
 * WALK_LINEAR (then PF_U is WALK_DENIED).  Knows no window: the caller compares
 * first, or uses shadow_translate.  The answer is good to the end of the page.
 */
MUST_CHECK enum walk_result walk_translate(const struct guest_memory *mem, u32 cr3, gva_t va,
					   u32 access, gpa_t *gpa);

#endif
