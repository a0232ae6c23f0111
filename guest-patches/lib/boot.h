/*
 * guest-patches/lib/boot.h - what the launcher left for us in the boot page.
 * SPDX-License-Identifier: MIT
 *
 * A few fields of Linux's struct boot_params, by their offsets in it: the
 * launcher describes every guest in Linux's terms.
 */
#ifndef GUEST_PATCHES_LIB_BOOT_H
#define GUEST_PATCHES_LIB_BOOT_H

#include "include/types.h"

struct boot_params {
	u8 unused_000[0x1e8];
	u8 e820_entries;
	u8 unused_1e9[0x206 - 0x1e9];
	u16 protocol;
	u8 unused_208[0x210 - 0x208];
	u8 loader_type; /* nonzero: ramdisk_* count */
	u8 load_flags;
	u8 unused_212[0x218 - 0x212];
	u32 ramdisk_gpa;
	u32 ramdisk_bytes;
	u8 unused_220[0x228 - 0x220];
	u32 command_line_gpa;
	u8 unused_22c[0x23c - 0x22c];
	u32 hardware_subarch; /* 1: lguest */
	u8 unused_240[0x2d0 - 0x240];
	u64 e820_base;
	u64 e820_bytes;
	u32 e820_type;
} __attribute__((packed));

_Static_assert(offsetof(struct boot_params, e820_entries) == 0x1e8, "boot protocol");
_Static_assert(offsetof(struct boot_params, protocol) == 0x206, "boot protocol");
_Static_assert(offsetof(struct boot_params, loader_type) == 0x210, "boot protocol");
_Static_assert(offsetof(struct boot_params, command_line_gpa) == 0x228, "boot protocol");
_Static_assert(offsetof(struct boot_params, hardware_subarch) == 0x23c, "boot protocol");
_Static_assert(offsetof(struct boot_params, e820_type) == 0x2e0, "boot protocol");

/* Set by start.asm from esi, as a kernel address. */
extern const struct boot_params *boot_params;

#endif
