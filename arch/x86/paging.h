/*
 * arch/x86/paging.h - the bits of page directory and table entries, and of a fault's error code.
 * SPDX-License-Identifier: MIT
 *
 * Two-level paging without PAE (Intel SDM volume 3, 4.3).  PF_W and PF_U are
 * the same bits as PTE_W and PTE_U on purpose: an access, written as an error
 * code, is allowed exactly if no bit of it is missing from the entry's rights.
 */
#ifndef ARCH_X86_PAGING_H
#define ARCH_X86_PAGING_H

#include "include/types.h"

#define PAGE_SHIFT 12
#define PAGE_BYTES (1u << PAGE_SHIFT)
#define PAGE_OFFSET_MASK (PAGE_BYTES - 1)
#define PAGE_ENTRIES 1024u /* in a directory and in a table */
#define SLOT_SHIFT 22
#define SLOT_BYTES (1u << SLOT_SHIFT) /* what one directory entry covers */

#define PTE_P (1u << 0)	  /* present */
#define PTE_W (1u << 1)	  /* writable */
#define PTE_U (1u << 2)	  /* user: ring 3 may use it */
#define PTE_PWT (1u << 3) /* write-through */
#define PTE_PCD (1u << 4) /* not cached */
#define PTE_A (1u << 5)	  /* accessed */
#define PTE_D (1u << 6)	  /* dirty */
#define PTE_PAT (1u << 7) /* in a table entry */
#define PDE_PS (1u << 7)  /* in a directory entry: a 4 MiB page */
#define PTE_G (1u << 8)	  /* global */

#define PTE_FRAME 0xfffff000u
#define PTE_FLAGS 0x00000fffu
#define PTE_RIGHTS (PTE_W | PTE_U)

/* A page fault's error code (SDM volume 3, 4.7); an access is PF_W, PF_U or both or 0. */
#define PF_P (1u << 0) /* 0: an entry was not present; 1: the rights did not suffice */
#define PF_W (1u << 1) /* a write */
#define PF_U (1u << 2) /* by ring 3 */

_Static_assert(PF_W == PTE_W && PF_U == PTE_U, "an access is compared with rights");

/* Index into the page directory: 0..1023. */
static inline u32 pde_index(u32 va)
{
	return va >> SLOT_SHIFT;
}

/* Index into the page table: 0..1023. */
static inline u32 pte_index(u32 va)
{
	return (va >> PAGE_SHIFT) & (PAGE_ENTRIES - 1);
}

#endif
