/*
 * guest-patches/lib/pci.h - devices on PCI bus 0: configuration space, capabilities, registers.
 * SPDX-License-Identifier: MIT
 *
 * For guests of the dialects D to E2.  Source: shared/lguest-abi.md 8.6.
 */
#ifndef GUEST_PATCHES_LIB_PCI_H
#define GUEST_PATCHES_LIB_PCI_H

#include "include/types.h"

#define PCI_PORT_ADDRESS 0xcf8u
#define PCI_PORT_DATA 0xcfcu
#define PCI_ENABLE 0x80000000u

/* Configuration space. */
#define PCI_ID 0x00 /* vendor, and device in the upper half */
#define PCI_CLASS_WORD 0x0a
#define PCI_BAR0 0x10
#define PCI_CAPABILITIES 0x34
#define PCI_INTERRUPT_LINE 0x3c
#define PCI_DEVICES 32u
#define PCI_ID_VIRTIO(type) (0x10401af4u + ((type) << 16))

/* Of virtio: types, and what is where in a capability. */
#define PCI_CAP_COMMON 1u
#define PCI_CAP_NOTIFY 2u
#define PCI_CAP_ISR 3u
#define PCI_CAP_DEVICE 4u
#define PCI_CAP_WINDOW 5u
#define PCI_CAP_ID_VENDOR 9u
#define PCI_CAP_ID 0u
#define PCI_CAP_NEXT 1u
#define PCI_CAP_TYPE 3u
#define PCI_CAP_BAR 4u
#define PCI_CAP_OFFSET 8u
#define PCI_CAP_LENGTH 12u
#define PCI_CAP_DATA 16u

/* Function 0 of a device; an access does not cross a doubleword. */
u32 pci_read(u32 device, u32 offset, u32 width);
void pci_write(u32 device, u32 offset, u32 width, u32 value);

/* Where the capability of that virtio type is in configuration space; 0: there is none. */
u32 pci_capability(u32 device, u32 type);

/* Maps BAR 0, which lies in one page, and returns its kernel address. */
u32 pci_map(u32 device);

#endif
