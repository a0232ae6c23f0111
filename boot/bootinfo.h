/*
 * boot/bootinfo.h - turns the loader's multiboot 1 tables into one plain struct.
 * SPDX-License-Identifier: MIT
 *
 * Pure: reads physical memory through a view, so that it runs on the build
 * machine over an array.  Nothing in the tables is believed: what does not
 * make sense becomes a problem in the result, a bad module is skipped, and
 * everything else stays usable.
 */
#ifndef BOOT_BOOTINFO_H
#define BOOT_BOOTINFO_H

#include "hv/boot_info.h"

/* Physical memory as the reader sees it: byte a is physical[a], for a < limit. */
struct boot_view {
	const u8 *physical;
	u32 limit;
	u32 image_start; /* the core image, [start, end) physical */
	u32 image_end;
};

/*
 * `magic` and `address` are eax and ebx at entry.  `info` is filled wholly
 * (over 8 KiB: not for a small stack).  Wrong magic or an information block
 * outside the view leave no memory and no modules, with the problem that says so.
 */
void bootinfo_read(struct boot_info *info, const struct boot_view *view, u32 magic, u32 address);

#endif
