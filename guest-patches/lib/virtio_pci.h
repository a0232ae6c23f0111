/*
 * guest-patches/lib/virtio_pci.h - the registers behind BAR 0 of a virtio-pci device.
 * SPDX-License-Identifier: MIT
 *
 * Source: virtio 1.1, 4.1.4.3.
 */
#ifndef GUEST_PATCHES_LIB_VIRTIO_PCI_H
#define GUEST_PATCHES_LIB_VIRTIO_PCI_H

#include "guest-patches/lib/virtqueue.h"

/* The common configuration: offset of a register, and its width behind it. */
#define VIRTIO_DEVICE_FEATURE_SELECT 0, 4
#define VIRTIO_DEVICE_FEATURE 4, 4
#define VIRTIO_DRIVER_FEATURE_SELECT 8, 4
#define VIRTIO_DRIVER_FEATURE 12, 4
#define VIRTIO_NUM_QUEUES 18, 2
#define VIRTIO_STATUS 20, 1
#define VIRTIO_QUEUE_SELECT 22, 2
#define VIRTIO_QUEUE_SIZE 24, 2
#define VIRTIO_QUEUE_ENABLE 28, 2
#define VIRTIO_QUEUE_DESC 32, 4
#define VIRTIO_QUEUE_DESC_HIGH 36, 4
#define VIRTIO_QUEUE_AVAIL 40, 4
#define VIRTIO_QUEUE_AVAIL_HIGH 44, 4
#define VIRTIO_QUEUE_USED 48, 4
#define VIRTIO_QUEUE_USED_HIGH 52, 4

#define VIRTIO_STATUS_FEATURES_OK 8u
#define VIRTIO_VERSION_1 1u /* in the upper half of the features */

struct virtio_pci {
	u32 device; /* number on bus 0 */
	u32 common; /* kernel addresses */
	u32 notify;
	u32 isr;
};

/* Device `number` of that virtio type, from 0 on, mapped; false: there is none. */
bool virtio_pci_find(struct virtio_pci *pci, u32 type, u32 number);

/* Registers of the common configuration. */
u32 virtio_pci_get(const struct virtio_pci *pci, u32 offset, u32 width);
void virtio_pci_set(const struct virtio_pci *pci, u32 offset, u32 width, u32 value);

/* Tells the device where queue `index` is, and enables it. */
void virtio_pci_enable(const struct virtio_pci *pci, u32 index, const struct virtqueue *queue);

void virtio_pci_notify(const struct virtio_pci *pci, u32 index);

/* Why there was an interrupt; reading it takes it away. */
u32 virtio_pci_isr(const struct virtio_pci *pci);

#endif
