/*
 * guest-patches/lib/virtio_pci.c - finds a virtio-pci device and sets its queues up.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/virtio_pci.h"

#include "guest-patches/lib/io.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/pci.h"

static u32 part(u32 device, u32 registers, u32 type)
{
	return registers + pci_read(device, pci_capability(device, type) + PCI_CAP_OFFSET, 4);
}

bool virtio_pci_find(struct virtio_pci *pci, u32 type, u32 number)
{
	for (u32 device = 0; device < PCI_DEVICES; device++) {
		if (pci_read(device, PCI_ID, sizeof(u32)) != PCI_ID_VIRTIO(type) || number-- > 0)
			continue;
		const u32 registers = pci_map(device);
		*pci = (struct virtio_pci){
			.device = device,
			.common = part(device, registers, PCI_CAP_COMMON),
			.notify = part(device, registers, PCI_CAP_NOTIFY),
			.isr = part(device, registers, PCI_CAP_ISR),
		};
		return true;
	}
	return false;
}

u32 virtio_pci_get(const struct virtio_pci *pci, u32 offset, u32 width)
{
	return register_read(pci->common + offset, width);
}

void virtio_pci_set(const struct virtio_pci *pci, u32 offset, u32 width, u32 value)
{
	register_write(pci->common + offset, width, value);
}

void virtio_pci_enable(const struct virtio_pci *pci, u32 index, const struct virtqueue *queue)
{
	virtio_pci_set(pci, VIRTIO_QUEUE_SELECT, index);
	virtio_pci_set(pci, VIRTIO_QUEUE_SIZE, queue->entries);
	virtio_pci_set(pci, VIRTIO_QUEUE_DESC, gpa_of(queue->descriptors));
	virtio_pci_set(pci, VIRTIO_QUEUE_DESC_HIGH, 0);
	virtio_pci_set(pci, VIRTIO_QUEUE_AVAIL, gpa_of(queue->avail));
	virtio_pci_set(pci, VIRTIO_QUEUE_AVAIL_HIGH, 0);
	virtio_pci_set(pci, VIRTIO_QUEUE_USED, gpa_of(queue->used));
	virtio_pci_set(pci, VIRTIO_QUEUE_USED_HIGH, 0);
	virtio_pci_set(pci, VIRTIO_QUEUE_ENABLE, 1);
}

void virtio_pci_notify(const struct virtio_pci *pci, u32 index)
{
	register_write(pci->notify, sizeof(u16), index);
}

u32 virtio_pci_isr(const struct virtio_pci *pci)
{
	return register_read(pci->isr, sizeof(u8));
}
