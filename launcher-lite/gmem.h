/*
 * launcher-lite/gmem.h - the launcher's one gate to the memory of its guest.
 * SPDX-License-Identifier: MIT
 *
 * Guest-physical [0, bytes) appears in the launcher at `base`.  An address
 * from the guest becomes a pointer here or nowhere.  The bytes behind the
 * pointer stay the guest's: read each once, into a copy, and judge the copy.
 */
#ifndef LAUNCHER_LITE_GMEM_H
#define LAUNCHER_LITE_GMEM_H

#include "include/types.h"

struct gmem {
	u8 *base;
	u32 bytes; /* RAM and device pages */
};

/* The guest's [address, address + bytes), or NULL if any of it is not memory. */
MUST_CHECK static inline u8 *gmem_at(const struct gmem *memory, u64 address, u32 bytes)
{
	if (bytes > memory->bytes || address > memory->bytes - bytes)
		return NULL;
	return memory->base + (u32)address;
}

#endif
