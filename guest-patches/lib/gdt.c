/*
 * guest-patches/lib/gdt.c - segment descriptors.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/gdt.h"

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"

#define GRANULARITY_4K_32BIT 0x00C00000u
#define ALL_PAGES 0x100000u /* 4 GiB */

struct descriptor descriptor_make(u32 base, u32 pages, u32 access)
{
	const u32 limit = pages - 1;

	return (struct descriptor){
		.low = base << 16 | (limit & 0xffff),
		.high = (base & 0xff000000) | GRANULARITY_4K_32BIT | (limit & 0xf0000) |
			access << 8 | (base >> 16 & 0xff),
	};
}

/* Up to 2.6.29 a guest's whole table is loaded, each time. */
static struct descriptor table[LGUEST_GDT_ENTRIES];

void gdt_set(u32 index, struct descriptor descriptor)
{
	if (!HAS_LOAD_GDT) {
		hcall3(LHCALL_LOAD_GDT_ENTRY, index, descriptor.low, descriptor.high);
		return;
	}
	table[index] = descriptor;
	hcall2(LHCALL_LOAD_GDT, gpa_of(table), LGUEST_GDT_ENTRIES);
}

void gdt_init(void)
{
	/* What we run on must never be missing from it. */
	table[LGUEST_KERNEL_CS / 8] = descriptor_make(0, ALL_PAGES, SEGMENT_KERNEL_CODE);
	table[LGUEST_KERNEL_DS / 8] = descriptor_make(0, ALL_PAGES, SEGMENT_KERNEL_DATA);
	gdt_set(LGUEST_KERNEL_CS / 8, descriptor_make(0, ALL_PAGES, SEGMENT_KERNEL_CODE));
	gdt_set(LGUEST_KERNEL_DS / 8, descriptor_make(0, ALL_PAGES, SEGMENT_KERNEL_DATA));
	gdt_set(LGUEST_USER_CS / 8, descriptor_make(0, ALL_PAGES, SEGMENT_USER_CODE));
	gdt_set(LGUEST_USER_DS / 8, descriptor_make(0, ALL_PAGES, SEGMENT_USER_DATA));
}
