/*
 * launcher-lite/bus_mmio.c - the register file of virtio-mmio.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/bus_mmio.h"

#include "lib/string.h"

#define VENDOR_ID 0x474e4952u /* "RING" */

static const struct transport mmio_transport = {
	.form = VIRTIO_FORM_1,
	.interrupt = modern_interrupt,
	.broken = modern_broken,
};

void mmio_bus_init(struct mmio_bus *bus, const struct gmem *memory, struct device *const *device,
		   u32 devices)
{
	memset(bus, 0, sizeof(*bus));
	for (u32 n = 0; n < RINGLET_MMIO_DEVICES; n++)
		modern_init(&bus->slot[n], &mmio_transport, memory, n < devices ? device[n] : NULL,
			    n + 1);
}

static u32 register_read(struct modern *slot, u32 offset)
{
	const struct modern_queue *queue;

	switch (offset) {
	case VIRTIO_MMIO_MAGIC: return VIRTIO_MMIO_MAGIC_VALUE;
	case VIRTIO_MMIO_VERSION: return VIRTIO_MMIO_VERSION_2;
	case VIRTIO_MMIO_DEVICE_ID:
		return modern_present(slot) ? slot->device->model->virtio_id : 0;
	case VIRTIO_MMIO_VENDOR_ID: return VENDOR_ID;
	case VIRTIO_MMIO_SHM_LEN_LOW: /* no shared memory regions: all ones says so */
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH: return MODERN_NOTHING;
	}
	if (!modern_present(slot))
		return 0;

	queue = modern_queue(slot);
	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES: return modern_features_read(slot);
	case VIRTIO_MMIO_QUEUE_NUM_MAX: return queue ? VQ_MAX_SIZE : 0;
	case VIRTIO_MMIO_QUEUE_READY: return queue && queue->ready;
	case VIRTIO_MMIO_INTERRUPT_STATUS: return slot->interrupts;
	case VIRTIO_MMIO_STATUS: return slot->status;
	default: return 0;
	}
}

/* Registers of the selected queue; where it is can change only while it is not ready. */
static void queue_write(struct modern *slot, u32 offset, u32 value)
{
	struct modern_queue *queue = modern_queue(slot);

	if (!queue)
		return;
	if (offset == VIRTIO_MMIO_QUEUE_READY) {
		modern_queue_ready(slot, value);
		return;
	}
	if (queue->ready)
		return;
	switch (offset) {
	case VIRTIO_MMIO_QUEUE_NUM: queue->size = value; break;
	case VIRTIO_MMIO_QUEUE_DESC_LOW: modern_set_low(&queue->place.desc, value); break;
	case VIRTIO_MMIO_QUEUE_DESC_HIGH: modern_set_high(&queue->place.desc, value); break;
	case VIRTIO_MMIO_QUEUE_DRIVER_LOW: modern_set_low(&queue->place.avail, value); break;
	case VIRTIO_MMIO_QUEUE_DRIVER_HIGH: modern_set_high(&queue->place.avail, value); break;
	case VIRTIO_MMIO_QUEUE_DEVICE_LOW: modern_set_low(&queue->place.used, value); break;
	case VIRTIO_MMIO_QUEUE_DEVICE_HIGH: modern_set_high(&queue->place.used, value); break;
	default: /* no register, or one that cannot be written */ break;
	}
}

static void register_write(struct modern *slot, u32 offset, u32 value)
{
	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL: slot->device_features_sel = value; break;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL: slot->driver_features_sel = value; break;
	case VIRTIO_MMIO_DRIVER_FEATURES: modern_features_write(slot, value); break;
	case VIRTIO_MMIO_QUEUE_SEL: slot->queue_sel = value; break;
	case VIRTIO_MMIO_QUEUE_NOTIFY: modern_notify(slot, value); break;
	case VIRTIO_MMIO_INTERRUPT_ACK: slot->interrupts &= ~value; break;
	case VIRTIO_MMIO_STATUS: modern_status_write(slot, value); break;
	default: queue_write(slot, offset, value); break;
	}
}

/* The block that [address, address + width) lies in, and *offset inside; NULL: in none. */
static struct modern *slot_at(struct mmio_bus *bus, u32 address, u32 width, u32 *offset)
{
	u32 from = address - RINGLET_MMIO_BASE;

	if (address < RINGLET_MMIO_BASE || from / RINGLET_MMIO_STRIDE >= RINGLET_MMIO_DEVICES)
		return NULL;
	*offset = from % RINGLET_MMIO_STRIDE;
	if (*offset > RINGLET_MMIO_STRIDE - width)
		return NULL;
	return &bus->slot[from / RINGLET_MMIO_STRIDE];
}

u32 mmio_bus_read(struct mmio_bus *bus, u32 address, u32 width)
{
	u32 offset;
	struct modern *slot = slot_at(bus, address, width, &offset);

	if (!slot)
		return MODERN_NOTHING;
	if (offset >= VIRTIO_MMIO_CONFIG)
		return modern_present(slot) ? modern_config_read(slot->device,
								 offset - VIRTIO_MMIO_CONFIG, width)
					    : MODERN_NOTHING;
	if (width != sizeof(u32) || offset % sizeof(u32) != 0)
		return MODERN_NOTHING;
	return register_read(slot, offset);
}

void mmio_bus_write(struct mmio_bus *bus, u32 address, u32 width, u32 value)
{
	u32 offset;
	struct modern *slot = slot_at(bus, address, width, &offset);

	if (!slot || !modern_present(slot))
		return;
	if (offset >= VIRTIO_MMIO_CONFIG)
		modern_config_write(slot->device, offset - VIRTIO_MMIO_CONFIG, width, value);
	else if (width == sizeof(u32) && offset % sizeof(u32) == 0)
		register_write(slot, offset, value);
}

bool mmio_bus_notify(struct mmio_bus *bus, u32 address)
{
	u32 from = address - RINGLET_MMIO_BASE;
	u32 queue = from >> 16;
	u32 low = from & 0xffff;

	if (address < RINGLET_MMIO_BASE || queue > 15)
		return false;
	if (low / RINGLET_MMIO_STRIDE >= RINGLET_MMIO_DEVICES ||
	    low % RINGLET_MMIO_STRIDE != VIRTIO_MMIO_QUEUE_NOTIFY)
		return false;
	modern_notify(&bus->slot[low / RINGLET_MMIO_STRIDE], queue);
	return true;
}
