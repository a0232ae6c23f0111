/*
 * guest-patches/lib/gdt.h - segment descriptors, and the ones a guest of ours loads.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_PATCHES_LIB_GDT_H
#define GUEST_PATCHES_LIB_GDT_H

#include "include/types.h"

/* Access byte of a segment descriptor. */
#define SEGMENT_PRESENT 0x80u
#define SEGMENT_RING(n) ((u32)(n) << 5)
#define SEGMENT_CODE_OR_DATA 0x10u
#define SEGMENT_CODE 0x0Au /* readable */
#define SEGMENT_DATA 0x02u /* writable */
#define SEGMENT_ACCESSED 0x01u

#define SEGMENT_KERNEL_CODE \
	(SEGMENT_PRESENT | SEGMENT_RING(1) | SEGMENT_CODE_OR_DATA | SEGMENT_CODE)
#define SEGMENT_KERNEL_DATA \
	(SEGMENT_PRESENT | SEGMENT_RING(1) | SEGMENT_CODE_OR_DATA | SEGMENT_DATA)
#define SEGMENT_USER_CODE (SEGMENT_PRESENT | SEGMENT_RING(3) | SEGMENT_CODE_OR_DATA | SEGMENT_CODE)
#define SEGMENT_USER_DATA (SEGMENT_PRESENT | SEGMENT_RING(3) | SEGMENT_CODE_OR_DATA | SEGMENT_DATA)

struct descriptor {
	u32 low, high;
};

/* A 32-bit segment of `pages` 4 KiB pages (1..2^20) from `base`. */
struct descriptor descriptor_make(u32 base, u32 pages, u32 access);

/* Entry `index` of this guest's GDT: 0..31 (the core judges it where entries are loaded alone). */
void gdt_set(u32 index, struct descriptor descriptor);

/* Flat kernel and user segments at the places that the ABI names. */
void gdt_init(void);

#endif
