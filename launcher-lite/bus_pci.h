/*
 * launcher-lite/bus_pci.h - PCI bus 0 of a guest of the 4.x era, as ports and as memory.
 * SPDX-License-Identifier: MIT
 *
 * Configuration mechanism #1.  Device 0 is a host bridge that exists only so
 * that the guest believes in the mechanism; the devices follow, the console
 * first, each with function 0 alone.  Everything else reads as all ones and
 * ignores writes.
 *
 * A BAR that the guest moves is followed when all of it is inside the window
 * [RINGLET_PCI_BASE, RINGLET_DEVICES_END) and on no other device's registers.
 * Else it reads back as written, as sizing wants, and the registers stay where
 * they were.
 */
#ifndef LAUNCHER_LITE_BUS_PCI_H
#define LAUNCHER_LITE_BUS_PCI_H

#include "include/abi/ringlet.h"
#include "launcher-lite/bus_pci_config.h"

struct pci_slot {
	struct pci_function function;
	u32 bar; /* where its registers are */
};

struct pci_bus {
	u32 address;				   /* what 0xcf8 holds */
	struct pci_slot slot[RINGLET_PCI_DEVICES]; /* device n + 1 */
};

/* Plugs in up to RINGLET_PCI_DEVICES devices, device 1 first; device n raises IRQ n. */
void pci_bus_init(struct pci_bus *bus, const struct gmem *memory, struct device *const *device,
		  u32 devices);

/* An access of 1, 2 or 4 bytes at any port. */
u32 pci_bus_in(struct pci_bus *bus, u32 port, u32 width);
void pci_bus_out(struct pci_bus *bus, u32 port, u32 width, u32 value);

/* An access of 1, 2 or 4 bytes at any guest-physical address. */
u32 pci_bus_read(struct pci_bus *bus, u32 address, u32 width);
void pci_bus_write(struct pci_bus *bus, u32 address, u32 width, u32 value);

#endif
