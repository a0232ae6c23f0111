/*
 * launcher-lite/bus_mmio.h - the virtio-mmio register blocks (version 2) of a Ringlet guest.
 * SPDX-License-Identifier: MIT
 *
 * Source: virtio 1.1, 4.2; where the blocks are and what interrupts they raise
 * is in include/abi/ringlet.h.  Registers are 32 bits wide and aligned, the
 * configuration space takes bytes, words and doublewords: whatever else an
 * instruction does reads as all ones, and is not written.
 */
#ifndef LAUNCHER_LITE_BUS_MMIO_H
#define LAUNCHER_LITE_BUS_MMIO_H

#include "include/abi/ringlet.h"
#include "launcher-lite/modern.h"

struct mmio_bus {
	struct modern slot[RINGLET_MMIO_DEVICES];
};

/* Plugs in up to RINGLET_MMIO_DEVICES devices, block 0 first. */
void mmio_bus_init(struct mmio_bus *bus, const struct gmem *memory, struct device *const *device,
		   u32 devices);

/* An access of 1, 2 or 4 bytes at guest-physical `address`, in or out of the blocks. */
u32 mmio_bus_read(struct mmio_bus *bus, u32 address, u32 width);
void mmio_bus_write(struct mmio_bus *bus, u32 address, u32 width, u32 value);

/* NOTIFY(address): false unless it is a RINGLET_NOTIFY(block, queue). */
MUST_CHECK bool mmio_bus_notify(struct mmio_bus *bus, u32 address);

#endif
