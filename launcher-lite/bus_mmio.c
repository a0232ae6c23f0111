/*
 * launcher-lite/bus_mmio.c - the register file of virtio-mmio.
 * SPDX-License-Identifier: MIT
 *
 * Queues are served from DRIVER_OK on; what was notified earlier is looked at
 * then.  A queue that cannot be where the driver puts it breaks the device,
 * which the driver sees as NEEDS_RESET.
 */
#include "launcher-lite/bus_mmio.h"

#include "launcher-lite/calls.h"
#include "lib/string.h"

#define VENDOR_ID 0x474e4952u /* "RING" */
#define NOTHING_THERE 0xffffffffu

static void mmio_interrupt(void *slot_, u32 queue)
{
	struct mmio_slot *slot = slot_;

	(void)queue;
	slot->interrupts |= VIRTIO_MMIO_INT_USED;
	core_irq(slot->irq);
}

static void mmio_broken(void *slot_)
{
	struct mmio_slot *slot = slot_;

	slot->status |= VIRTIO_STATUS_NEEDS_RESET;
	if (slot->status & VIRTIO_STATUS_DRIVER_OK) {
		slot->interrupts |= VIRTIO_MMIO_INT_CONFIG;
		core_irq(slot->irq);
	}
}

static const struct transport mmio_transport = {
	.interrupt = mmio_interrupt,
	.broken = mmio_broken,
};

void mmio_bus_init(struct mmio_bus *bus, const struct gmem *memory, struct device *const *device,
		   u32 devices)
{
	memset(bus, 0, sizeof(*bus));
	for (u32 n = 0; n < RINGLET_MMIO_DEVICES; n++) {
		bus->slot[n].memory = memory;
		bus->slot[n].irq = n + 1;
		bus->slot[n].device = n < devices ? device[n] : NULL;
	}
}

/* Is the device there, and not in use through another transport? */
static bool slot_present(const struct mmio_slot *slot)
{
	return slot->device &&
	       (!slot->device->transport || slot->device->transport == &mmio_transport);
}

static u64 slot_features(const struct mmio_slot *slot)
{
	return slot->device->offered | VIRTIO_F_VERSION_1;
}

/* The selected queue, or NULL if the device has no such queue. */
static struct mmio_queue *slot_queue(struct mmio_slot *slot)
{
	return slot->queue_sel < slot->device->model->queues ? &slot->queue[slot->queue_sel] : NULL;
}

static u32 config_read(const struct device *device, u32 offset, u32 width)
{
	u32 value = 0;

	if (width > device->config_bytes || offset > device->config_bytes - width)
		return NOTHING_THERE;
	memcpy(&value, device->config + offset, width);
	return value;
}

static u32 register_read(struct mmio_slot *slot, u32 offset)
{
	const struct mmio_queue *queue;

	switch (offset) {
	case VIRTIO_MMIO_MAGIC: return VIRTIO_MMIO_MAGIC_VALUE;
	case VIRTIO_MMIO_VERSION: return VIRTIO_MMIO_VERSION_2;
	case VIRTIO_MMIO_DEVICE_ID: return slot_present(slot) ? slot->device->model->virtio_id : 0;
	case VIRTIO_MMIO_VENDOR_ID: return VENDOR_ID;
	case VIRTIO_MMIO_SHM_LEN_LOW: /* no shared memory regions: all ones says so */
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH: return NOTHING_THERE;
	}
	if (!slot_present(slot))
		return 0;

	queue = slot_queue(slot);
	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES:
		if (slot->device_features_sel > 1)
			return 0;
		return (u32)(slot_features(slot) >> (32 * slot->device_features_sel));
	case VIRTIO_MMIO_QUEUE_NUM_MAX: return queue ? VQ_MAX_SIZE : 0;
	case VIRTIO_MMIO_QUEUE_READY: return queue && queue->ready;
	case VIRTIO_MMIO_INTERRUPT_STATUS: return slot->interrupts;
	case VIRTIO_MMIO_STATUS: return slot->status;
	default: return 0;
	}
}

static void slot_reset(struct mmio_slot *slot)
{
	slot->status = 0;
	slot->interrupts = 0;
	slot->device_features_sel = 0;
	slot->driver_features_sel = 0;
	slot->driver_features = 0;
	slot->queue_sel = 0;
	memset(slot->queue, 0, sizeof(slot->queue));
	device_reset(slot->device);
}

static void status_write(struct mmio_slot *slot, u32 value)
{
	struct device *device = slot->device;
	u32 added = value & ~slot->status;

	if (value == 0) {
		slot_reset(slot);
		return;
	}
	if (!device_wake(device, &mmio_transport, slot))
		return;
	if (added & VIRTIO_STATUS_FEATURES_OK) {
		u64 wanted = slot->driver_features;

		if ((wanted & ~slot_features(slot)) != 0 || !(wanted & VIRTIO_F_VERSION_1))
			added &= ~VIRTIO_STATUS_FEATURES_OK;
		else
			device->accepted = wanted & ~VIRTIO_F_VERSION_1;
	}
	slot->status |= added & 0xff & ~VIRTIO_STATUS_NEEDS_RESET;
	if (added & VIRTIO_STATUS_FAILED)
		device_break(device, "the driver gave up, status", value);
	if (added & VIRTIO_STATUS_DRIVER_OK)
		for (u32 queue = 0; queue < device->model->queues; queue++)
			device_notify(device, queue);
}

static void features_write(struct mmio_slot *slot, u32 value)
{
	u32 shift = 32 * slot->driver_features_sel;

	if (slot->driver_features_sel > 1 || (slot->status & VIRTIO_STATUS_FEATURES_OK))
		return;
	slot->driver_features &= ~(0xffffffffull << shift);
	slot->driver_features |= (u64)value << shift;
}

static void ready_write(struct mmio_slot *slot, struct mmio_queue *queue, u32 value)
{
	struct device *device = slot->device;
	struct virtqueue *vq = &device->queue[slot->queue_sel];

	if (!(value & 1)) {
		vq_reset(vq);
		queue->ready = false;
		return;
	}
	if (queue->ready || !device_wake(device, &mmio_transport, slot))
		return;
	queue->ready = vq_setup(vq, slot->memory, queue->size, &queue->place);
	if (!queue->ready)
		device_break(device, vq->problem, vq->value);
}

static void set_low(u64 *address, u32 value)
{
	*address = (*address & ~0xffffffffull) | value;
}

static void set_high(u64 *address, u32 value)
{
	*address = (*address & 0xffffffffull) | (u64)value << 32;
}

/* Registers of the selected queue; where it is can change only while it is not ready. */
static void queue_write(struct mmio_slot *slot, u32 offset, u32 value)
{
	struct mmio_queue *queue = slot_queue(slot);

	if (!queue)
		return;
	if (offset == VIRTIO_MMIO_QUEUE_READY) {
		ready_write(slot, queue, value);
		return;
	}
	if (queue->ready)
		return;
	switch (offset) {
	case VIRTIO_MMIO_QUEUE_NUM: queue->size = value; break;
	case VIRTIO_MMIO_QUEUE_DESC_LOW: set_low(&queue->place.desc, value); break;
	case VIRTIO_MMIO_QUEUE_DESC_HIGH: set_high(&queue->place.desc, value); break;
	case VIRTIO_MMIO_QUEUE_DRIVER_LOW: set_low(&queue->place.avail, value); break;
	case VIRTIO_MMIO_QUEUE_DRIVER_HIGH: set_high(&queue->place.avail, value); break;
	case VIRTIO_MMIO_QUEUE_DEVICE_LOW: set_low(&queue->place.used, value); break;
	case VIRTIO_MMIO_QUEUE_DEVICE_HIGH: set_high(&queue->place.used, value); break;
	default: /* no register, or one that cannot be written */ break;
	}
}

static void slot_notify(struct mmio_slot *slot, u32 queue)
{
	if (slot_present(slot) && (slot->status & VIRTIO_STATUS_DRIVER_OK))
		device_notify(slot->device, queue);
}

static void register_write(struct mmio_slot *slot, u32 offset, u32 value)
{
	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL: slot->device_features_sel = value; break;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL: slot->driver_features_sel = value; break;
	case VIRTIO_MMIO_DRIVER_FEATURES: features_write(slot, value); break;
	case VIRTIO_MMIO_QUEUE_SEL: slot->queue_sel = value; break;
	case VIRTIO_MMIO_QUEUE_NOTIFY: slot_notify(slot, value); break;
	case VIRTIO_MMIO_INTERRUPT_ACK: slot->interrupts &= ~value; break;
	case VIRTIO_MMIO_STATUS: status_write(slot, value); break;
	default: queue_write(slot, offset, value); break;
	}
}

/* The block that [address, address + width) lies in, and *offset inside; NULL: in none. */
static struct mmio_slot *slot_at(struct mmio_bus *bus, u32 address, u32 width, u32 *offset)
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
	struct mmio_slot *slot = slot_at(bus, address, width, &offset);

	if (!slot)
		return NOTHING_THERE;
	if (offset >= VIRTIO_MMIO_CONFIG)
		return slot_present(slot)
			       ? config_read(slot->device, offset - VIRTIO_MMIO_CONFIG, width)
			       : NOTHING_THERE;
	if (width != sizeof(u32) || offset % sizeof(u32) != 0)
		return NOTHING_THERE;
	return register_read(slot, offset);
}

void mmio_bus_write(struct mmio_bus *bus, u32 address, u32 width, u32 value)
{
	u32 offset;
	struct mmio_slot *slot = slot_at(bus, address, width, &offset);

	/* None of our devices has a field in its configuration that a driver may write. */
	if (!slot || !slot_present(slot) || offset >= VIRTIO_MMIO_CONFIG)
		return;
	if (width != sizeof(u32) || offset % sizeof(u32) != 0)
		return;
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
	slot_notify(&bus->slot[low / RINGLET_MMIO_STRIDE], queue);
	return true;
}
