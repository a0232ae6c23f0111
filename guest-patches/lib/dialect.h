/*
 * guest-patches/lib/dialect.h - what differs between the dialects of lguest's ABI, for a guest.
 * SPDX-License-Identifier: MIT
 *
 * -DDIALECT=DIALECT_A1 builds this library and what is linked to it as a
 * kernel of 2.6.24 would be; without it, it is DIALECT_C.  Every trait is 0 or
 * 1 in all dialects, for `if`, for #if and (by export.c) for nasm.  Source:
 * shared/lguest-abi.md 0.3.
 */
#ifndef GUEST_PATCHES_LIB_DIALECT_H
#define GUEST_PATCHES_LIB_DIALECT_H

/* The oldest first: the traits compare them. */
#define DIALECT_A1 1  /* 2.6.24 */
#define DIALECT_A2 2  /* 2.6.25 */
#define DIALECT_A3 3  /* 2.6.26 - 2.6.28 */
#define DIALECT_A4 4  /* 2.6.29 */
#define DIALECT_B1 5  /* 2.6.30 */
#define DIALECT_B2 6  /* 2.6.31 - 2.6.33 */
#define DIALECT_B3 7  /* 2.6.34 - 2.6.36 */
#define DIALECT_B4 8  /* 2.6.37 - 3.0 */
#define DIALECT_C 9   /* 3.1 - 3.19 */
#define DIALECT_D 10  /* 4.0 */
#define DIALECT_E1 11 /* 4.1 - 4.9 */
#define DIALECT_E2 12 /* 4.10 - 4.13 */

#ifndef DIALECT
#define DIALECT DIALECT_C
#endif

/* Hypercalls: arguments in edx, ebx, ecx, and ring slots in that order. */
#define HCALL_EDX_FIRST (DIALECT <= DIALECT_A4)

/* 0f 01 c1 instead of int 0x1F: for all of them, and for SEND_INTERRUPTS. */
#define HCALL_BY_OPCODE (DIALECT == DIALECT_B1 || DIALECT == DIALECT_B2)
#define SEND_BY_OPCODE (DIALECT >= DIALECT_B2 && DIALECT <= DIALECT_B4)

#define HAS_SHUTDOWN_TYPE (DIALECT >= DIALECT_A2) /* hypercall 2 is more than CRASH */
#define HAS_LOAD_GDT (DIALECT <= DIALECT_A4)	  /* the whole table, not an entry */
#define HAS_SEND_INTERRUPTS (DIALECT >= DIALECT_B2)
#define HAS_TS (DIALECT <= DIALECT_E1)

/* The shared page. */
#define HAS_IRQ_PENDING (DIALECT >= DIALECT_B2)
#define HAS_PGDIR (DIALECT <= DIALECT_B4)
#define HAS_NOIRQ_RANGE (DIALECT <= DIALECT_D) /* else the address of the iret alone */
#define LGUEST_LAYOUT \
	(DIALECT <= DIALECT_B1 ? 1 : DIALECT <= DIALECT_B4 ? 2 : DIALECT <= DIALECT_D ? 3 : 4)
#define LGUEST_EDX_FIRST HCALL_EDX_FIRST

/* Page tables: after INIT the guest is on ones made for it; it completes them itself. */
#define BOOTS_ON_TABLES HAS_PGDIR
#define COMPLETES_BOOT_TABLES (DIALECT <= DIALECT_A3)

/* Whether such a kernel says by SET_PTE of each page that it changes, and the core counts on it. */
#define REPORTS_CHANGES (DIALECT >= DIALECT_B1 && DIALECT != DIALECT_C)

/* Devices: lguest-abi 8.2 - 8.4. */
#define BUS_TELLS_STATUS (DIALECT >= DIALECT_A3 && DIALECT <= DIALECT_B4) /* every change of it */
#define BUS_TELLS_FEATURES (DIALECT == DIALECT_C)			  /* when they are final */
#define BUS_STATUS_IS_RESET (DIALECT >= DIALECT_A3)  /* a status of 0 resets, not the NOTIFY */
#define BLOCK_REQUEST_HAS_ID (DIALECT == DIALECT_A1) /* behind the sector, 8 bytes */
#define BUS_IS_PCI (DIALECT >= DIALECT_D)
#define NET_HEADER_BYTES (DIALECT == DIALECT_A1 ? 8u : DIALECT <= DIALECT_C ? 10u : 12u)

/* What the image of such a kernel calls itself. */
#if DIALECT == DIALECT_A1
#define DIALECT_RELEASE "2.6.24"
#elif DIALECT == DIALECT_A2
#define DIALECT_RELEASE "2.6.25"
#elif DIALECT == DIALECT_A3
#define DIALECT_RELEASE "2.6.27.62"
#elif DIALECT == DIALECT_A4
#define DIALECT_RELEASE "2.6.29"
#elif DIALECT == DIALECT_B1
#define DIALECT_RELEASE "2.6.30"
#elif DIALECT == DIALECT_B2
#define DIALECT_RELEASE "2.6.32"
#elif DIALECT == DIALECT_B3
#define DIALECT_RELEASE "2.6.35"
#elif DIALECT == DIALECT_B4
#define DIALECT_RELEASE "3.0.101"
#elif DIALECT == DIALECT_C
#define DIALECT_RELEASE "3.12"
#elif DIALECT == DIALECT_D
#define DIALECT_RELEASE "4.0.5"
#elif DIALECT == DIALECT_E1
#define DIALECT_RELEASE "4.4.155"
#elif DIALECT == DIALECT_E2
#define DIALECT_RELEASE "4.12.10"
#else
#error "there is no such DIALECT"
#endif

#endif
