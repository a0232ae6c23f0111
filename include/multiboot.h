/*
 * include/multiboot.h - multiboot 1: what the loader looks for, and the tables that it hands over.
 * SPDX-License-Identifier: MIT
 *
 * Facts from the Multiboot Specification 0.6.96, sections 3.1 (header), 3.2
 * (machine state) and 3.3 (boot information).  All fields are little-endian;
 * all addresses are physical.  The constants serve assembly too.
 */
#ifndef INCLUDE_MULTIBOOT_H
#define INCLUDE_MULTIBOOT_H

/* The header, in the first 8 KiB of the image, on a 4-byte boundary (3.1). */
#define MULTIBOOT_HEADER_MAGIC 0x1badb002
#define MULTIBOOT_HEADER_ALIGN_MODULES 0x00000001 /* modules start on page boundaries */
#define MULTIBOOT_HEADER_MEMORY_INFO 0x00000002	  /* mem_* and mmap_* are wanted */
#define MULTIBOOT_HEADER_VIDEO_MODE 0x00000004	  /* the header names a video mode */

/* In eax when the image is entered; ebx holds the information's address (3.2). */
#define MULTIBOOT_LOADER_MAGIC 0x2badb002

/* struct multiboot_info.flags: which fields are valid (3.3). */
#define MULTIBOOT_INFO_MEMORY 0x00000001  /* mem_lower, mem_upper */
#define MULTIBOOT_INFO_CMDLINE 0x00000004 /* cmdline */
#define MULTIBOOT_INFO_MODULES 0x00000008 /* mods_count, mods_addr */
#define MULTIBOOT_INFO_AOUT 0x00000010	  /* syms: a.out symbols */
#define MULTIBOOT_INFO_ELF 0x00000020	  /* syms: ELF section headers */
#define MULTIBOOT_INFO_MMAP 0x00000040	  /* mmap_length, mmap_addr */
#define MULTIBOOT_INFO_LOADER 0x00000200  /* boot_loader_name */

/* struct multiboot_mmap_entry.type: everything else is not for us. */
#define MULTIBOOT_MEMORY_AVAILABLE 1

/* The whole block, framebuffer fields included: up to 116 bytes, and GRUB 2.06 uses 2 more. */
#define MULTIBOOT_INFO_BYTES 120

#ifndef __ASSEMBLER__
#include "include/types.h"

/* 3.3, up to the last field that this project reads. */
struct multiboot_info {
	u32 flags;
	u32 mem_lower; /* KiB from 0, at most 640 */
	u32 mem_upper; /* KiB from 1 MiB up to the first hole */
	u32 boot_device;
	u32 cmdline; /* NUL-terminated */
	u32 mods_count;
	u32 mods_addr; /* struct multiboot_module [mods_count] */
	u32 syms[4];
	u32 mmap_length; /* bytes */
	u32 mmap_addr;	 /* struct multiboot_mmap_entry, each as long as it says */
	u32 drives_length;
	u32 drives_addr;
	u32 config_table;
	u32 boot_loader_name; /* NUL-terminated */
	u32 apm_table;
};
_Static_assert(sizeof(struct multiboot_info) == 72, "as the loader lays it out");
_Static_assert(offsetof(struct multiboot_info, mmap_length) == 44, "as the loader lays it out");
_Static_assert(offsetof(struct multiboot_info, boot_loader_name) == 64, "as the loader does");

struct multiboot_module {
	u32 mod_start;
	u32 mod_end; /* exclusive */
	u32 string;  /* NUL-terminated, may be 0 */
	u32 reserved;
};
_Static_assert(sizeof(struct multiboot_module) == 16, "as the loader lays it out");

/* Packed: the entry starts with its size, which does not count itself. */
struct multiboot_mmap_entry {
	u32 size; /* at least 20; the next entry is at this one + 4 + size */
	u32 base_low;
	u32 base_high;
	u32 bytes_low;
	u32 bytes_high;
	u32 type; /* MULTIBOOT_MEMORY_* */
};
_Static_assert(sizeof(struct multiboot_mmap_entry) == 24, "as the loader lays it out");

#endif

#endif
