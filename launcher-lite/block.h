/*
 * launcher-lite/block.h - a disk (virtio 5.2) whose sectors are a GRUB module.
 * SPDX-License-Identifier: MIT
 *
 * Writes go to the module's memory and last until the machine is switched off,
 * through restarts of the guest too; a flush therefore has nothing to do.
 */
#ifndef LAUNCHER_LITE_BLOCK_H
#define LAUNCHER_LITE_BLOCK_H

#include "launcher-lite/device.h"

struct block {
	struct device device;
	u8 *sectors;
	u64 capacity; /* sectors of 512 bytes */
	bool writable;
	u32 number; /* 0 for the guest's first disk */
};

/*
 * A disk of the whole sectors in [at, at + bytes); what is left over at the
 * end is out of reach.  Nothing writes to a disk that is not `writable`.
 */
void block_init(struct block *block, u8 *at, u32 bytes, bool writable, u32 number);

#endif
