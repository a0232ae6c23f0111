/*
 * guest-patches/lib/pci.c - configuration mechanism #1, and the list of capabilities.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/pci.h"

#include "guest-patches/lib/io.h"
#include "guest-patches/lib/memory.h"

#define CAPABILITIES_MAX 48u /* as many as configuration space has room for */

/* The last pages of KERNEL_SPARE, one a device. */
#define MAPPED_AT(device) (KERNEL_SPARE + TABLE_BYTES - (1 + (device)) * PAGE_BYTES)

static void choose(u32 device, u32 offset)
{
	port_write(PCI_PORT_ADDRESS, sizeof(u32), PCI_ENABLE | device << 11 | (offset & ~3u));
}

u32 pci_read(u32 device, u32 offset, u32 width)
{
	choose(device, offset);
	return port_read(PCI_PORT_DATA + offset % sizeof(u32), width);
}

void pci_write(u32 device, u32 offset, u32 width, u32 value)
{
	choose(device, offset);
	port_write(PCI_PORT_DATA + offset % sizeof(u32), width, value);
}

u32 pci_capability(u32 device, u32 type)
{
	u32 at = pci_read(device, PCI_CAPABILITIES, 1);

	for (u32 n = 0; at && n < CAPABILITIES_MAX; n++) {
		if (pci_read(device, at + PCI_CAP_ID, 1) == PCI_CAP_ID_VENDOR &&
		    pci_read(device, at + PCI_CAP_TYPE, 1) == type)
			return at;
		at = pci_read(device, at + PCI_CAP_NEXT, 1);
	}
	return 0;
}

u32 pci_map(u32 device)
{
	const u32 bar = pci_read(device, PCI_BAR0, sizeof(u32));

	page_map(kernel_directory, MAPPED_AT(device), (bar & PTE_FRAME) | PTE_KERNEL | PTE_PCD);
	return MAPPED_AT(device) + bar % PAGE_BYTES;
}
