/*
 * hv/modules.h - the loader's modules, as launchers get to see them.
 * SPDX-License-Identifier: MIT
 *
 * Mapped read-only for every launcher that asks; a module used as a disk can
 * be made writable for one launcher, if nobody else has it mapped.
 */
#ifndef HV_MODULES_H
#define HV_MODULES_H

#include "hv/partition.h"

/* LC_MODULE: may be asked again; the mapping stays where it was. */
MUST_CHECK enum status modules_map(struct partition *p, u32 wanted, struct launcher_module *out);

/* LC_DISK */
MUST_CHECK enum status modules_make_writable(struct partition *p, u32 index);

/* This partition is gone: what it could write is nobody's. */
void modules_release(const struct partition *p);

/* Bytes of the largest free block.  A guest's tables come from it, too, if there is no other. */
u32 modules_free_bytes(void);

#endif
