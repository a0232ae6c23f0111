/*
 * guest-patches/lib/memory.c - pages, page directories, mappings.
 * SPDX-License-Identifier: MIT
 *
 * Pages come from one free list that starts as everything behind the image.
 * It assumes that no initrd lies there: guests of ours take none.
 */
#include "guest-patches/lib/memory.h"

#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/power.h"
#include "lib/string.h"

#define DEVICE_BYTES MIB(1) /* behind RAM: device descriptors and rings */

extern char image_end[];

/* A free page holds the link to the next one. */
struct free_page {
	struct free_page *next;
};

static struct free_page *free_list;
static u32 fresh; /* kernel address of the first page never handed out */
static u32 free_pages;
static u32 *current = kernel_directory;

u32 memory_bytes(void)
{
	return (u32)boot_params->e820_bytes;
}

void *page_alloc(void)
{
	void *page = free_list;

	if (page) {
		free_list = free_list->next;
	} else {
		if (gpa_of((void *)fresh) >= memory_bytes())
			power_panic("guest: out of memory");
		page = (void *)fresh;
		fresh += PAGE_BYTES;
	}
	free_pages--;
	return memset(page, 0, PAGE_BYTES);
}

void page_free(void *page)
{
	struct free_page *head = page;

	head->next = free_list;
	free_list = head;
	free_pages++;
}

u32 pages_free(void)
{
	return free_pages;
}

u32 *pte_of(u32 *directory, u32 address)
{
	u32 *pde = &directory[address / TABLE_BYTES];

	if (!(*pde & PTE_P))
		*pde = gpa_of(page_alloc()) | PDE_ANY;
	u32 *table = at_gpa(*pde & PTE_FRAME);
	return &table[address / PAGE_BYTES % TABLE_ENTRIES];
}

void page_map(u32 *directory, u32 address, u32 pte)
{
	*pte_of(directory, address) = pte;
	hcall3(LHCALL_SET_PTE, gpa_of(directory), address, pte);
}

u32 *directory_new(void)
{
	u32 *directory = page_alloc();
	const u32 first = KERNEL_BASE / TABLE_BYTES;

	memcpy(directory + first, kernel_directory + first, (TABLE_ENTRIES - first) * sizeof(u32));
	return directory;
}

void directory_load(u32 *directory)
{
	current = directory;
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(directory));
}

u32 *directory_current(void)
{
	return current;
}

void memory_init(void)
{
	fresh = (u32)image_end;
	free_pages = (memory_bytes() - gpa_of(image_end)) / PAGE_BYTES;

	/*
	 * The page tables are made in address order, so each one is allocated
	 * from memory that is mapped already.
	 */
	for (u32 gpa = 0; gpa < memory_bytes() + DEVICE_BYTES; gpa += PAGE_BYTES)
		*pte_of(kernel_directory, (u32)at_gpa(gpa)) = gpa | PTE_KERNEL;
	pte_of(kernel_directory, KERNEL_SPARE);
	if (BOOTS_ON_TABLES)
		directory_load(kernel_directory); /* elsewhere start.asm did it */

	kernel_directory[0] = 0;
	hcall2(LHCALL_SET_PGD, gpa_of(kernel_directory), 0);
}
