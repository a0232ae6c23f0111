/*
 * launcher-lite/bus_lguest.c - gives devices their places on the lguest bus and answers NOTIFY.
 * SPDX-License-Identifier: MIT
 *
 * What NOTIFY of a descriptor means has changed (lguest-abi 8.4): in 2.6.24
 * there is no such thing, in 2.6.25 it is a reset, from 2.6.26 to 3.0 it comes
 * after every change of the status byte, and from 3.1 on only when that says
 * reset, features are final, or failed.  That a driver is ready (status 7) is
 * told to nobody in 2.6.24, in 2.6.25 and from 3.1 on, and queues may be
 * notified before; so a queue is served whenever the status is not 0.
 */
#include "launcher-lite/bus_lguest.h"

#include "launcher-lite/bus_lguest_page.h"
#include "launcher-lite/calls.h"
#include "lib/string.h"

#define PAGE_BYTES LGUEST_BUS_PAGE_BYTES

/* Of a ring of LGUEST_BUS_QUEUE_SIZE: the used part starts on a page of its own. */
#define RING_AVAIL (LGUEST_BUS_QUEUE_SIZE * (u32)sizeof(struct vring_desc))
#define RING_AVAIL_BYTES (4u + 2u * LGUEST_BUS_QUEUE_SIZE + 2u)
#define RING_USED ((RING_AVAIL + RING_AVAIL_BYTES + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))
#define RING_USED_BYTES (4u + LGUEST_BUS_QUEUE_SIZE * (u32)sizeof(struct vring_used_item))
#define RING_BYTES ((RING_USED + RING_USED_BYTES + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))

_Static_assert(RING_BYTES == 3 * PAGE_BYTES, "lguest-abi 8.5");

static void bus_interrupt(void *slot_, u32 queue)
{
	const struct lguest_bus_slot *slot = slot_;

	core_irq(slot->queue[queue].irq);
}

static const struct transport list_transport = {
	.form = VIRTIO_FORM_FIRST,
	.interrupt = bus_interrupt,
};

static const struct transport descriptor_transport = {
	.form = VIRTIO_FORM_LEGACY,
	.interrupt = bus_interrupt,
};

static u32 features_offered(const struct device *device, enum device_bus kind)
{
	bool early = kind == BUS_LGUEST_1 || kind == BUS_LGUEST_2;

	return (u32)(device->offered | (early ? device->model->early_features : 0));
}

bool lguest_bus_build(struct lguest_bus *bus, const struct gmem *memory, u32 page,
		      enum device_bus kind, struct device *const *device, u32 devices)
{
	u32 offset = 0;
	u32 ring = page + PAGE_BYTES;
	u32 irq = 1;

	memset(bus, 0, sizeof(*bus));
	bus->kind = kind;
	if (kind == BUS_PCI)
		return true;
	if (devices > LGUEST_BUS_DEVICES || !gmem_at(memory, page, PAGE_BYTES))
		return false;
	memset(gmem_at(memory, page, PAGE_BYTES), 0, PAGE_BYTES); /* the guest ran already */
	for (u32 n = 0; n < devices; n++) {
		struct lguest_bus_slot *slot = &bus->slot[n];

		slot->memory = memory;
		slot->device = device[n];
		slot->transport = kind == BUS_LGUEST_0 ? &list_transport : &descriptor_transport;
		slot->offered = features_offered(device[n], kind);
		slot->descriptor = page + offset;
		for (u32 queue = 0; queue < device[n]->model->queues; queue++) {
			if (!gmem_at(memory, ring, RING_BYTES))
				return false;
			slot->queue[queue].ring = ring;
			slot->queue[queue].irq = irq++;
			memset(gmem_at(memory, ring, RING_BYTES), 0, RING_BYTES);
			ring += RING_BYTES;
		}
		offset += lguest_page_write(slot, kind);
	}
	bus->devices = devices;
	return true;
}

static u8 *acknowledged_at(const struct lguest_bus_slot *slot)
{
	return gmem_at(slot->memory, slot->acknowledged, LGUEST_BUS_FEATURE_BYTES);
}

/* False, and nothing done, if another transport has the device. */
static bool slot_reset(struct lguest_bus_slot *slot)
{
	struct device *device = slot->device;

	if (device->transport && device->transport != slot->transport)
		return false;
	device_reset(device);
	memset(acknowledged_at(slot), 0, LGUEST_BUS_FEATURE_BYTES);
	for (u32 queue = 0; queue < device->model->queues; queue++)
		memset(gmem_at(slot->memory, slot->queue[queue].ring, RING_BYTES), 0, RING_BYTES);
	return true;
}

static u32 slot_acknowledged(const struct lguest_bus_slot *slot)
{
	u32 features = 0;

	if (slot->acknowledged != 0)
		memcpy(&features, acknowledged_at(slot), LGUEST_BUS_FEATURE_BYTES);
	return features & slot->offered;
}

/* Makes the device live, if it is not: features as acknowledged, queues where they were put. */
static bool slot_start(struct lguest_bus_slot *slot)
{
	struct device *device = slot->device;
	bool asleep = !device->transport;

	if (!device_wake(device, slot->transport, slot))
		return false;
	device->accepted = slot_acknowledged(slot);
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
	const u8 *status = gmem_at(slot->memory, slot->status, 1);

	return READ_ONCE(*status);
}

/* Linux 2.6.25 asks for a reset like this, and expects us to clear the status. */
static void reset_asked_for(struct lguest_bus_slot *slot)
{
	u8 *status = gmem_at(slot->memory, slot->status, 1);

	if (slot_reset(slot))
		WRITE_ONCE(*status, 0);
}

static void status_changed(struct lguest_bus_slot *slot)
{
	u8 status = slot_status(slot);

	if (status & VIRTIO_STATUS_FAILED)
		device_break(slot->device, "the driver gave up, status", status);
	else if (status != 0)
		slot_start(slot);
	else
		slot_reset(slot);
}

/* Until 2.6.30 any address in the ring's first page would do (lguest-abi 2.5). */
static bool names_ring(enum device_bus kind, u32 address, u32 ring)
{
	u32 within = kind == BUS_LGUEST_3 ? 0 : PAGE_BYTES - 1;

	return (address & ~within) == ring;
}

bool lguest_bus_notify(struct lguest_bus *bus, u32 address)
{
	for (u32 n = 0; n < bus->devices; n++) {
		struct lguest_bus_slot *slot = &bus->slot[n];

		if (address == slot->descriptor && bus->kind != BUS_LGUEST_0) {
			if (bus->kind == BUS_LGUEST_1)
				reset_asked_for(slot);
			else
				status_changed(slot);
			return true;
		}
		for (u32 queue = 0; queue < slot->device->model->queues; queue++) {
			if (!names_ring(bus->kind, address, slot->queue[queue].ring))
				continue;
			if (slot_status(slot) != 0 && slot_start(slot))
				device_notify(slot->device, queue);
			return true;
		}
	}
	return false;
}
