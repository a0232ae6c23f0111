/*
 * launcher-lite/bus_pci_bar.h - the registers in BAR 0 of a virtio-pci device.
 * SPDX-License-Identifier: MIT
 *
 * Source: virtio 1.1, 4.1.4.3 to 4.1.4.6.  A register answers to accesses of
 * its own width at its own offset, the configuration of the device to bytes,
 * words and doublewords: whatever else an instruction does reads as all ones,
 * and is not written.
 */
#ifndef LAUNCHER_LITE_BUS_PCI_BAR_H
#define LAUNCHER_LITE_BUS_PCI_BAR_H

#include "launcher-lite/modern.h"

/* The device is present; any offset, width 1, 2 or 4. */
u32 pci_bar_read(struct modern *modern, u32 offset, u32 width);
void pci_bar_write(struct modern *modern, u32 offset, u32 width, u32 value);

#endif
