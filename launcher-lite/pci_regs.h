/*
 * launcher-lite/pci_regs.h - numbers of PCI and of virtio over PCI, as far as our devices use them.
 * SPDX-License-Identifier: MIT
 *
 * Source: PCI Local Bus 3.0, 3.2.2.3.2 (mechanism #1) and 6.1; virtio 1.1, 4.1;
 * which device has what where is as shared/lguest-abi.md 8.6 has it.
 */
#ifndef LAUNCHER_LITE_PCI_REGS_H
#define LAUNCHER_LITE_PCI_REGS_H

#include "include/types.h"

/* Configuration mechanism #1. */
#define PCI_PORT_ADDRESS 0xcf8u
#define PCI_PORT_DATA 0xcfcu
#define PCI_PORTS_END 0xd00u
#define PCI_ADDRESS_ENABLE 0x80000000u
#define PCI_ADDRESS_BUS(a) ((a) >> 16 & 0xff)
#define PCI_ADDRESS_DEVICE(a) ((a) >> 11 & 0x1f)
#define PCI_ADDRESS_FUNCTION(a) ((a) >> 8 & 7)
#define PCI_ADDRESS_REGISTER(a) ((a)&0xfc)

/* Configuration space. */
#define PCI_VENDOR 0x00
#define PCI_DEVICE 0x02
#define PCI_STATUS 0x06
#define PCI_STATUS_CAPABILITIES 0x10u
#define PCI_REVISION 0x08
#define PCI_SUBCLASS 0x0a
#define PCI_CLASS 0x0b
#define PCI_CACHE_LINE 0x0c
#define PCI_LATENCY 0x0d
#define PCI_BAR0 0x10
#define PCI_BAR1 0x14
#define PCI_SUBSYSTEM 0x2e
#define PCI_CAPABILITIES 0x34
#define PCI_INTERRUPT_LINE 0x3c
#define PCI_CONFIG_BYTES 152u

#define PCI_CLASS_STORAGE 0x01
#define PCI_SUBCLASS_STORAGE_OTHER 0x80
#define PCI_CLASS_NETWORK 0x02
#define PCI_CLASS_BRIDGE 0x06
#define PCI_CLASS_COMMUNICATION 0x07
#define PCI_CLASS_OTHER 0xff

#define PCI_CAPABILITY_VENDOR 0x09

#define PCI_VENDOR_VIRTIO 0x1af4u
#define PCI_DEVICE_VIRTIO 0x1040u /* plus the device's type */
#define PCI_SUBSYSTEM_VIRTIO 0x40u
#define PCI_REVISION_VIRTIO_1 1u

/* virtio 4.1.4: capabilities */
struct virtio_pci_cap {
	u8 id;
	u8 next;
	u8 bytes; /* of the capability itself */
	u8 type;
	u8 bar;
	u8 unused[3];
	u32 offset; /* in the BAR */
	u32 length;
};

_Static_assert(sizeof(struct virtio_pci_cap) == 16, "virtio 4.1.4");

#define VIRTIO_PCI_CAP_COMMON 1
#define VIRTIO_PCI_CAP_NOTIFY 2
#define VIRTIO_PCI_CAP_ISR 3
#define VIRTIO_PCI_CAP_DEVICE 4
#define VIRTIO_PCI_CAP_WINDOW 5 /* device registers through configuration space */

/* Where they are.  Behind a notify capability comes its multiplier, behind a window its data. */
#define PCI_AT_COMMON 0x40
#define PCI_AT_NOTIFY 0x50
#define PCI_AT_ISR 0x64
#define PCI_AT_DEVICE 0x74
#define PCI_AT_WINDOW 0x84
#define PCI_WINDOW_BAR (PCI_AT_WINDOW + offsetof(struct virtio_pci_cap, bar))
#define PCI_WINDOW_OFFSET (PCI_AT_WINDOW + offsetof(struct virtio_pci_cap, offset))
#define PCI_WINDOW_LENGTH (PCI_AT_WINDOW + offsetof(struct virtio_pci_cap, length))
#define PCI_WINDOW_DATA (PCI_AT_WINDOW + sizeof(struct virtio_pci_cap))

_Static_assert(PCI_WINDOW_DATA + sizeof(u32) == PCI_CONFIG_BYTES, "lguest-abi 8.6");

/* virtio 4.1.4.3: the common configuration, from offset 0 of BAR 0 */
#define VIRTIO_PCI_DEVICE_FEATURE_SELECT 0
#define VIRTIO_PCI_DEVICE_FEATURE 4
#define VIRTIO_PCI_DRIVER_FEATURE_SELECT 8
#define VIRTIO_PCI_DRIVER_FEATURE 12
#define VIRTIO_PCI_MSIX_CONFIG 16
#define VIRTIO_PCI_NUM_QUEUES 18
#define VIRTIO_PCI_DEVICE_STATUS 20
#define VIRTIO_PCI_CONFIG_GENERATION 21
#define VIRTIO_PCI_QUEUE_SELECT 22
#define VIRTIO_PCI_QUEUE_SIZE 24
#define VIRTIO_PCI_QUEUE_MSIX_VECTOR 26
#define VIRTIO_PCI_QUEUE_ENABLE 28
#define VIRTIO_PCI_QUEUE_NOTIFY_OFF 30
#define VIRTIO_PCI_QUEUE_DESC_LOW 32
#define VIRTIO_PCI_QUEUE_DESC_HIGH 36
#define VIRTIO_PCI_QUEUE_DRIVER_LOW 40
#define VIRTIO_PCI_QUEUE_DRIVER_HIGH 44
#define VIRTIO_PCI_QUEUE_DEVICE_LOW 48
#define VIRTIO_PCI_QUEUE_DEVICE_HIGH 52
#define VIRTIO_PCI_COMMON_BYTES 56u

/* What of ours comes behind it. */
#define VIRTIO_PCI_NOTIFY 56u
#define VIRTIO_PCI_NOTIFY_BYTES 2u
#define VIRTIO_PCI_ISR 58u
#define VIRTIO_PCI_ISR_BYTES 1u
#define VIRTIO_PCI_CONFIG 60u

#define VIRTIO_PCI_NO_VECTOR 0xffffu

#endif
