/*
 * arch/x86/layout.h - every virtual address that the core fixes, for C, assembly and the linker.
 * SPDX-License-Identifier: MIT
 *
 * The window is the last 4 MiB of every address space: a guest's, a
 * launcher's and the core's own.  What is in it lies at the same address
 * everywhere, so one CR3 load swaps control block, descriptor tables, TSS
 * and entry stack, and no LGDT, LIDT or LTR is ever needed after boot.
 *
 * To the paging unit ring 1 is supervisor: a guest kernel can read all that
 * is mapped here in its own space.  Of the window it can write only SOFT and
 * the entry stack, and nothing in them is believed across a return to the guest.
 *
 * Tour 10: The memory map is the first thing to know.  A guest's address
 * space holds: its own memory from 0 on, as its page tables say; an alias of
 * its physical memory right below the window, all of it or what is needed at
 * the moment (hv/alias.h); and the window.  The core's
 * globals (CORE_DATA) are mapped in the core's own space only: code that runs
 * on a guest's page tables and touches one faults, and that is a panic.
 */
#ifndef ARCH_X86_LAYOUT_H
#define ARCH_X86_LAYOUT_H

#define WINDOW_BASE 0xffc00000
#define WINDOW_SLOT 1023 /* its page directory entry */

#define WINDOW_TEXT 0xffc00000 /* core text and constants: read-only, shared */
#define CORE_DATA 0xffc60000   /* core globals and stack: mapped in the core's space only */
#define CORE_DATA_END 0xffd00000
#define WINDOW_POOL 0xffd00000	  /* a guest's shadow tables: read-only */
#define WINDOW_CONTROL 0xfff80000 /* control block: read-only */
#define WINDOW_CONTROL_BYTES 0x8000
#define WINDOW_TAIL 0xfff81000 /* the part of it that mm and hv define, from its second page on */
#define WINDOW_SOFT 0xfffd0000 /* what can hurt only the guest itself: one page, writable */
#define ENTRY_STACK 0xfffe1000 /* two pages with a hole on both sides: writable */
#define ENTRY_STACK_BYTES 0x2000
#define ENTRY_STACK_TOP 0xfffe3000

/* The core's own space: physical memory one to one, as much as fits below the window's alias. */
#define PHYSICAL_LIMIT 0xe0000000

/* Where the image is loaded. */
#define IMAGE_PHYSICAL 0x00100000

/* The most memory that an alias shows as a whole, 400 MiB, and that a guest can have: 772 MiB. */
#define ALIAS_MAX_BYTES 0x19000000
#define GUEST_MAX_BYTES 0x30400000

/* Selectors: slots 10, 11 and 16 of every descriptor table are the core's. */
#define CORE_CS 0x50
#define CORE_DS 0x58
#define CORE_TSS 0x80
#define LAUNCHER_CS 0x73 /* the same slots as a guest's user code and data */
#define LAUNCHER_DS 0x7b

/* External interrupt n arrives at vector PIC_VECTOR + n. */
#define PIC_VECTOR 0x20

#endif
