/*
 * guest-patches/lib/layout.h - where a guest kernel of ours lives, for C, assembly and the linker.
 * SPDX-License-Identifier: MIT
 *
 * The kernel is loaded at guest-physical KERNEL_LOAD and runs at KERNEL_BASE
 * plus that: everything from KERNEL_BASE up is the same in all of its page
 * directories and shows guest-physical memory from 0 on.  Below KERNEL_BASE is
 * what ring 3 may see, different in every directory.
 */
#ifndef GUEST_PATCHES_LIB_LAYOUT_H
#define GUEST_PATCHES_LIB_LAYOUT_H

#define KERNEL_BASE 0xC0000000u
#define KERNEL_LOAD 0x00100000u

/* Kernel addresses past 512 MiB of guest memory, for mappings made by hand (4 MiB). */
#define KERNEL_SPARE 0xE0000000u

#define USER_BASE 0x00400000u	   /* ring-3 code and data of the image */
#define USER_STACK_TOP 0x00800000u /* one page below it is the stack */

#define PAGE_BYTES 4096u
#define TABLE_ENTRIES 1024u
#define TABLE_BYTES 0x400000u /* what one page table maps */

#endif
