/*
 * guest-patches/lib/memory.h - this guest's memory: pages, page directories, mappings.
 * SPDX-License-Identifier: MIT
 *
 * Tour 85: The guest writes ordinary two-level page tables.  The CPU never sees them:
 * the core copies what it needs into tables of its own, on demand, and must be
 * told when an entry that was *present* changes.  Making a not-present entry
 * present needs no telling.
 */
#ifndef GUEST_PATCHES_LIB_MEMORY_H
#define GUEST_PATCHES_LIB_MEMORY_H

#include "guest-patches/lib/layout.h"
#include "include/types.h"

#define PTE_P 0x001u /* present */
#define PTE_W 0x002u /* writable */
#define PTE_U 0x004u /* ring 3 may use it */
#define PTE_PWT 0x008u
#define PTE_PCD 0x010u
#define PTE_A 0x020u  /* accessed */
#define PTE_D 0x040u  /* dirty (page tables only) */
#define PTE_PS 0x080u /* 4 MiB page (directories only): refused by the core */
#define PTE_G 0x100u  /* global */
#define PTE_FRAME 0xfffff000u

#define PDE_ANY (PTE_P | PTE_W | PTE_U | PTE_A | PTE_D)
#define PTE_KERNEL (PTE_P | PTE_W | PTE_A | PTE_D)
#define PTE_USER (PTE_P | PTE_W | PTE_U | PTE_A | PTE_D)

/* Error code of a page fault. */
#define PF_PROTECTION 1u /* the page was present */
#define PF_WRITE 2u
#define PF_USER 4u

/* The directory that start.asm begins; after memory_init its user half is empty. */
extern u32 kernel_directory[TABLE_ENTRIES];

/*
 * Maps all memory and the device pages behind it at KERNEL_BASE, gives
 * KERNEL_SPARE a page table, and takes address 0 away.  Once, before anything
 * else here.
 */
void memory_init(void);

/* Bytes of RAM: guest-physical [0, memory_bytes()). */
u32 memory_bytes(void);

static inline u32 gpa_of(const void *kernel_pointer)
{
	return (u32)kernel_pointer - KERNEL_BASE;
}

static inline void *at_gpa(u32 gpa)
{
	return (void *)(gpa + KERNEL_BASE);
}

/* A zeroed page of RAM, by its kernel address.  Panics when there is none. */
void *page_alloc(void);
void page_free(void *page);
u32 pages_free(void);

/* A new directory: the kernel half of kernel_directory, nothing for ring 3. */
u32 *directory_new(void);

/* Makes `directory` the one that counts. */
void directory_load(u32 *directory);
u32 *directory_current(void);

/* The entry of `address`; its page table is made where there is none. */
u32 *pte_of(u32 *directory, u32 address);

/* Stores `pte` (0: unmap) for `address` and tells the core. */
void page_map(u32 *directory, u32 address, u32 pte);

#endif
