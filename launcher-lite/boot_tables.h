/*
 * launcher-lite/boot_tables.h - the page tables that kernels up to 3.0 start on.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 1.5.  They lie at the very end of the guest's
 * memory, behind its RAM, where no kernel allocates: the directory last, the
 * tables below it.  From LGUEST_INIT on they are the guest's own.  Pure.
 */
#ifndef LAUNCHER_LITE_BOOT_TABLES_H
#define LAUNCHER_LITE_BOOT_TABLES_H

#include "launcher-lite/gmem.h"

/* The first guest-physical byte of them, for a memory that is a multiple of 4096 bytes. */
MUST_CHECK u32 boot_tables_start(const struct gmem *memory);

/*
 * Maps all of the guest's memory, writable, at 0 and at kernel_address, which
 * may be anything: what is no multiple of 4 MiB gets no second mapping, and
 * the second one ends at the last 4 MiB at the latest, which are the core's.
 * Returns the directory's guest-physical address.
 */
MUST_CHECK u32 boot_tables_build(const struct gmem *memory, u32 kernel_address);

#endif
