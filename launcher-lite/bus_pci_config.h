/*
 * launcher-lite/bus_pci_config.h - the configuration space of one virtio-pci device.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 8.6.  What can be written: BAR 0 (its low bits
 * stay 0, which tells its size), cache line and latency, which mean nothing,
 * and the window through which device registers can be reached.  Writes to
 * everything else are ignored, the command register among it: the device
 * always decodes.
 */
#ifndef LAUNCHER_LITE_BUS_PCI_CONFIG_H
#define LAUNCHER_LITE_BUS_PCI_CONFIG_H

#include "launcher-lite/modern.h"
#include "launcher-lite/pci_regs.h"

struct pci_function {
	struct modern modern;
	u32 bar_bytes;		    /* a power of two */
	u8 space[PCI_CONFIG_BYTES]; /* as it reads */
};

/* Describes the device that `modern` of the function has, with BAR 0 at `bar`. */
void pci_config_init(struct pci_function *function, u32 bar);

/* The device is present; offset + width at most PCI_CONFIG_BYTES, width 1, 2 or 4. */
u32 pci_config_read(struct pci_function *function, u32 offset, u32 width);
void pci_config_write(struct pci_function *function, u32 offset, u32 width, u32 value);

/* The word at `offset`, without any effect: BAR 0 as the guest has left it. */
u32 pci_config_word(const struct pci_function *function, u32 offset);

#endif
