/*
 * mm/walk.h - reads a guest's own page tables, as the processor would, without using the MMU.
 * SPDX-License-Identifier: MIT
 *
 * Pure: it reads and writes the array that stands for guest memory and nothing
 * else.  Each guest word is read once into a local and judged there.  The
 * rules are those of lguest-abi 6.3 with the rights of directory and table
 * entry combined (AND) and CR0.WP=1.
 */
#ifndef MM_WALK_H
#define MM_WALK_H

#include "include/types.h"
#include "mm/pte.h"

/* Guest-physical [0, bytes), all of it reachable at base; gpa is host-physical hpa + gpa. */
struct guest_memory {
	u8 *base;  /* at least 4-byte aligned */
	u32 bytes; /* a multiple of 4096 */
	u32 hpa;   /* a multiple of 4096; hpa + bytes does not wrap */
};

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

/*
 * Walks to `va` for `access` (0, PF_W, PF_U or both) and changes nothing.
 * `cr3` is a guest-physical address, not WALK_LINEAR.
 */
enum walk_result walk_guest(const struct guest_memory *mem, u32 cr3, u32 va, u32 access,
			    struct walk *out);

/*
 * After WALK_OK: sets Accessed in both entries and, for a write, Dirty in the
 * table entry, in guest memory and in `walk`; stores only words that change.
 */
void walk_touch(const struct guest_memory *mem, u32 cr3, u32 va, u32 access, struct walk *walk);

/*
 * walk_guest and walk_touch together: the gpa of the byte at `va`.  Also takes
 * WALK_LINEAR (then PF_U is WALK_DENIED).  Knows no window: the caller compares
 * first, or uses shadow_translate.  The answer is good to the end of the page.
 */
MUST_CHECK enum walk_result walk_translate(const struct guest_memory *mem, u32 cr3, gva_t va,
					   u32 access, gpa_t *gpa);

#endif
