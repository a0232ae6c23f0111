/*
 * launcher-lite/bus_lguest.c - builds the device page of the lguest bus and answers its NOTIFYs.
 * SPDX-License-Identifier: MIT
 *
 * A driver is announced when its feature bits are final (status 3); that it is
 * ready (status 7) it tells nobody.  A queue may be notified before that, so
 * a queue is served whenever the status is not 0.
 */
#include "launcher-lite/bus_lguest.h"

#include "launcher-lite/calls.h"
#include "lib/string.h"

#define PAGE_BYTES 4096u
#define FEATURE_BYTES 4u

/* Offsets inside a descriptor; the queues' records follow. */
#define DESC_TYPE 0u
#define DESC_QUEUES 1u
#define DESC_FEATURE_BYTES 2u
#define DESC_CONFIG_BYTES 3u
#define DESC_STATUS 4u
#define DESC_HEADER_BYTES 5u

/* One queue's record; the page has them unaligned. */
struct bus_queue_record {
	u16 size;
	u16 irq;
	u32 page;
};

/* Of a ring of LGUEST_BUS_QUEUE_SIZE: the used part starts on a page of its own. */
#define RING_AVAIL (LGUEST_BUS_QUEUE_SIZE * (u32)sizeof(struct vring_desc))
#define RING_AVAIL_BYTES (4u + 2u * LGUEST_BUS_QUEUE_SIZE + 2u)
#define RING_USED ((RING_AVAIL + RING_AVAIL_BYTES + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))
#define RING_USED_BYTES (4u + LGUEST_BUS_QUEUE_SIZE * (u32)sizeof(struct vring_used_item))
#define RING_BYTES ((RING_USED + RING_USED_BYTES + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))

_Static_assert(sizeof(struct bus_queue_record) == 8, "lguest-abi 8.3");
_Static_assert(RING_BYTES == 3 * PAGE_BYTES, "lguest-abi 8.5");

static u32 features_offset(const struct device *device)
{
	return DESC_HEADER_BYTES + device->model->queues * (u32)sizeof(struct bus_queue_record);
}

static u32 descriptor_bytes(const struct device *device)
{
	return features_offset(device) + 2 * FEATURE_BYTES + device->config_bytes;
}

static void descriptor_write(const struct lguest_bus_slot *slot, u8 *at)
{
	const struct device *device = slot->device;
	u32 features = (u32)device->offered;

	at[DESC_TYPE] = (u8)device->model->virtio_id;
	at[DESC_QUEUES] = (u8)device->model->queues;
	at[DESC_FEATURE_BYTES] = FEATURE_BYTES;
	at[DESC_CONFIG_BYTES] = (u8)device->config_bytes;
	for (u32 queue = 0; queue < device->model->queues; queue++) {
		struct bus_queue_record record = {
			.size = LGUEST_BUS_QUEUE_SIZE,
			.irq = (u16)slot->queue[queue].irq,
			.page = slot->queue[queue].ring / PAGE_BYTES,
		};

		memcpy(at + DESC_HEADER_BYTES + queue * sizeof(record), &record, sizeof(record));
	}
	at += features_offset(device);
	memcpy(at, &features, FEATURE_BYTES);
	memcpy(at + 2 * FEATURE_BYTES, device->config, device->config_bytes);
}

bool lguest_bus_build(struct lguest_bus *bus, const struct gmem *memory, u32 page,
		      struct device *const *device, u32 devices)
{
	u32 offset = 0;
	u32 ring = page + PAGE_BYTES;
	u32 irq = 1;

	memset(bus, 0, sizeof(*bus));
	if (devices > LGUEST_BUS_DEVICES || !gmem_at(memory, page, PAGE_BYTES))
		return false;
	for (u32 n = 0; n < devices; n++) {
		struct lguest_bus_slot *slot = &bus->slot[n];
		u32 bytes = descriptor_bytes(device[n]);

		/* One byte more: type 0 ends the table. */
		if (bytes >= PAGE_BYTES - offset)
			return false;
		slot->memory = memory;
		slot->device = device[n];
		slot->descriptor = page + offset;
		for (u32 queue = 0; queue < device[n]->model->queues; queue++) {
			if (!gmem_at(memory, ring, RING_BYTES))
				return false;
			slot->queue[queue].ring = ring;
			slot->queue[queue].irq = irq++;
			ring += RING_BYTES;
		}
		descriptor_write(slot, gmem_at(memory, slot->descriptor, bytes));
		offset += bytes;
	}
	bus->devices = devices;
	return true;
}

static void bus_interrupt(void *slot_, u32 queue)
{
	const struct lguest_bus_slot *slot = slot_;

	core_irq(slot->queue[queue].irq);
}

static const struct transport bus_transport = {
	.form = VIRTIO_FORM_LEGACY,
	.interrupt = bus_interrupt,
};

static u8 *acknowledged_at(const struct lguest_bus_slot *slot)
{
	return gmem_at(slot->memory,
		       slot->descriptor + features_offset(slot->device) + FEATURE_BYTES,
		       FEATURE_BYTES);
}

static void slot_reset(struct lguest_bus_slot *slot)
{
	struct device *device = slot->device;

	if (device->transport && device->transport != &bus_transport)
		return;
	device_reset(device);
	memset(acknowledged_at(slot), 0, FEATURE_BYTES);
	for (u32 queue = 0; queue < device->model->queues; queue++)
		memset(gmem_at(slot->memory, slot->queue[queue].ring, RING_BYTES), 0, RING_BYTES);
}

/* Makes the device live, if it is not: features as acknowledged, queues where they were put. */
static bool slot_start(struct lguest_bus_slot *slot)
{
	struct device *device = slot->device;
	bool asleep = !device->transport;
	u32 acknowledged;

	if (!device_wake(device, &bus_transport, slot))
		return false;
	memcpy(&acknowledged, acknowledged_at(slot), FEATURE_BYTES);
	device->accepted = acknowledged & device->offered;
	if (!asleep)
		return true;
	for (u32 queue = 0; queue < device->model->queues; queue++) {
		u32 ring = slot->queue[queue].ring;
		struct vq_place place = { ring, ring + RING_AVAIL, ring + RING_USED };

		if (!vq_setup(&device->queue[queue], slot->memory, LGUEST_BUS_QUEUE_SIZE, &place))
			return false;
	}
	return true;
}

static u8 slot_status(const struct lguest_bus_slot *slot)
{
	const u8 *status = gmem_at(slot->memory, slot->descriptor + DESC_STATUS, 1);

	return READ_ONCE(*status);
}

static void status_changed(struct lguest_bus_slot *slot)
{
	u8 status = slot_status(slot);

	if (status == 0)
		slot_reset(slot);
	else if (status & VIRTIO_STATUS_FAILED)
		device_break(slot->device, "the driver gave up, status", status);
	else
		slot_start(slot);
}

bool lguest_bus_notify(struct lguest_bus *bus, u32 address)
{
	for (u32 n = 0; n < bus->devices; n++) {
		struct lguest_bus_slot *slot = &bus->slot[n];

		if (address == slot->descriptor) {
			status_changed(slot);
			return true;
		}
		for (u32 queue = 0; queue < slot->device->model->queues; queue++) {
			if (address != slot->queue[queue].ring)
				continue;
			if (slot_status(slot) != 0 && slot_start(slot))
				device_notify(slot->device, queue);
			return true;
		}
	}
	return false;
}
