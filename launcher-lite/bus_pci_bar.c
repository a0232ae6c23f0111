/*
 * launcher-lite/bus_pci_bar.c - reads and writes of the registers in BAR 0.
 * SPDX-License-Identifier: MIT
 *
 * The queue_* registers show the queue that queue_select names; where a queue
 * is can change only while it is not enabled.
 */
#include "launcher-lite/bus_pci_bar.h"

#include "launcher-lite/pci_regs.h"

/* Of the register that starts at `offset`; 0: none does. */
static u32 width_of(u32 offset)
{
	switch (offset) {
	case VIRTIO_PCI_DEVICE_STATUS:
	case VIRTIO_PCI_CONFIG_GENERATION:
	case VIRTIO_PCI_ISR: return sizeof(u8);
	case VIRTIO_PCI_MSIX_CONFIG:
	case VIRTIO_PCI_NUM_QUEUES:
	case VIRTIO_PCI_QUEUE_SELECT:
	case VIRTIO_PCI_QUEUE_SIZE:
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR:
	case VIRTIO_PCI_QUEUE_ENABLE:
	case VIRTIO_PCI_QUEUE_NOTIFY_OFF:
	case VIRTIO_PCI_NOTIFY: return sizeof(u16);
	default:
		return offset < VIRTIO_PCI_COMMON_BYTES && offset % sizeof(u32) == 0 ? sizeof(u32)
										     : 0;
	}
}

static u32 queue_read(struct modern *modern, u32 offset)
{
	const struct modern_queue *queue = modern_queue(modern);

	if (!queue)
		return 0;
	switch (offset) {
	case VIRTIO_PCI_QUEUE_SIZE: return queue->size;
	case VIRTIO_PCI_QUEUE_ENABLE: return queue->ready;
	case VIRTIO_PCI_QUEUE_DESC_LOW: return (u32)queue->place.desc;
	case VIRTIO_PCI_QUEUE_DESC_HIGH: return (u32)(queue->place.desc >> 32);
	case VIRTIO_PCI_QUEUE_DRIVER_LOW: return (u32)queue->place.avail;
	case VIRTIO_PCI_QUEUE_DRIVER_HIGH: return (u32)(queue->place.avail >> 32);
	case VIRTIO_PCI_QUEUE_DEVICE_LOW: return (u32)queue->place.used;
	case VIRTIO_PCI_QUEUE_DEVICE_HIGH: return (u32)(queue->place.used >> 32);
	default: return 0;
	}
}

static u32 interrupts_take(struct modern *modern)
{
	u32 interrupts = modern->interrupts;

	modern->interrupts = 0;
	return interrupts;
}

u32 pci_bar_read(struct modern *modern, u32 offset, u32 width)
{
	if (offset >= VIRTIO_PCI_CONFIG)
		return modern_config_read(modern->device, offset - VIRTIO_PCI_CONFIG, width);
	if (width_of(offset) != width)
		return MODERN_NOTHING;
	switch (offset) {
	case VIRTIO_PCI_DEVICE_FEATURE_SELECT: return modern->device_features_sel;
	case VIRTIO_PCI_DEVICE_FEATURE: return modern_features_read(modern);
	case VIRTIO_PCI_DRIVER_FEATURE_SELECT: return modern->driver_features_sel;
	case VIRTIO_PCI_DRIVER_FEATURE: return modern_driver_features_read(modern);
	case VIRTIO_PCI_MSIX_CONFIG:
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR: return VIRTIO_PCI_NO_VECTOR;
	case VIRTIO_PCI_NUM_QUEUES: return modern->device->model->queues;
	case VIRTIO_PCI_DEVICE_STATUS: return modern->status;
	case VIRTIO_PCI_CONFIG_GENERATION: return 0; /* it never changes */
	case VIRTIO_PCI_QUEUE_SELECT: return modern->queue_sel;
	case VIRTIO_PCI_ISR: return interrupts_take(modern);
	default: return queue_read(modern, offset);
	}
}

static void queue_write(struct modern *modern, u32 offset, u32 value)
{
	struct modern_queue *queue = modern_queue(modern);

	/* virtio 4.1.4.3.2: a driver does not write 0 to queue_enable. */
	if (!queue || queue->ready)
		return;
	switch (offset) {
	case VIRTIO_PCI_QUEUE_SIZE: queue->size = value; break;
	case VIRTIO_PCI_QUEUE_ENABLE: modern_queue_ready(modern, value); break;
	case VIRTIO_PCI_QUEUE_DESC_LOW: modern_set_low(&queue->place.desc, value); break;
	case VIRTIO_PCI_QUEUE_DESC_HIGH: modern_set_high(&queue->place.desc, value); break;
	case VIRTIO_PCI_QUEUE_DRIVER_LOW: modern_set_low(&queue->place.avail, value); break;
	case VIRTIO_PCI_QUEUE_DRIVER_HIGH: modern_set_high(&queue->place.avail, value); break;
	case VIRTIO_PCI_QUEUE_DEVICE_LOW: modern_set_low(&queue->place.used, value); break;
	case VIRTIO_PCI_QUEUE_DEVICE_HIGH: modern_set_high(&queue->place.used, value); break;
	default: /* no register, or one that cannot be written */ break;
	}
}

void pci_bar_write(struct modern *modern, u32 offset, u32 width, u32 value)
{
	if (offset >= VIRTIO_PCI_CONFIG) {
		modern_config_write(modern->device, offset - VIRTIO_PCI_CONFIG, width, value);
		return;
	}
	if (width_of(offset) != width)
		return;
	switch (offset) {
	case VIRTIO_PCI_DEVICE_FEATURE_SELECT: modern->device_features_sel = value; break;
	case VIRTIO_PCI_DRIVER_FEATURE_SELECT: modern->driver_features_sel = value; break;
	case VIRTIO_PCI_DRIVER_FEATURE: modern_features_write(modern, value); break;
	case VIRTIO_PCI_DEVICE_STATUS: modern_status_write(modern, value); break;
	case VIRTIO_PCI_QUEUE_SELECT: modern->queue_sel = value; break;
	case VIRTIO_PCI_NOTIFY: modern_notify(modern, value); break;
	default: queue_write(modern, offset, value); break;
	}
}
