/*
 * guest-patches/lib/bus.c - the lguest bus as it was from 2.6.25 to 3.19.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/bus.h"

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "lib/string.h"

struct bus_device {
	u8 type;
	u8 queues;
	u8 feature_bytes;
	u8 config_bytes;
	u8 status;
	u8 rest[]; /* queue records, features offered, features taken, config */
};

/* One queue of a device, as the launcher wrote it; unaligned. */
struct queue_record {
	u16 entries;
	u16 line;
	u32 frame;
} __attribute__((packed));

static u32 device_bytes(const struct bus_device *device)
{
	return (u32)sizeof(*device) + device->queues * (u32)sizeof(struct queue_record) +
	       2u * device->feature_bytes + device->config_bytes;
}

struct bus_device *bus_find_number(u32 type, u32 number)
{
	u8 *const page = at_gpa(memory_bytes());
	u32 offset = 0;

	while (offset < PAGE_BYTES - sizeof(struct bus_device)) {
		struct bus_device *device = (void *)(page + offset);

		if (device->type == type && number-- == 0)
			return device;
		if (!device->type)
			break;
		offset += device_bytes(device);
	}
	return NULL;
}

u32 bus_queues(const struct bus_device *device)
{
	return device->queues;
}

static void set_status(struct bus_device *device, u8 status, bool tell)
{
	WRITE_ONCE(device->status, status);
	if (tell || BUS_TELLS_STATUS)
		hcall1(LHCALL_NOTIFY, gpa_of(device));
}

void bus_start(struct bus_device *device)
{
	if (BUS_STATUS_IS_RESET)
		set_status(device, 0, true);
	else
		hcall1(LHCALL_NOTIFY, gpa_of(device)); /* and the launcher writes the status */
	set_status(device, BUS_ACKNOWLEDGE, false);
	set_status(device, BUS_ACKNOWLEDGE | BUS_DRIVER, BUS_TELLS_FEATURES);
}

void bus_live(struct bus_device *device)
{
	set_status(device, BUS_ACKNOWLEDGE | BUS_DRIVER | BUS_DRIVER_OK, false);
}

void bus_queue(struct bus_device *device, u32 index, struct virtqueue *queue, u32 *line)
{
	struct queue_record record;

	memcpy(&record, device->rest + index * sizeof(record), sizeof(record));
	virtq_open(queue, record.frame * PAGE_BYTES, record.entries);
	*line = record.line;
}

const u8 *bus_config(struct bus_device *device)
{
	if (device->config_bytes == 0)
		return NULL;
	return (const u8 *)device + device_bytes(device) - device->config_bytes;
}

static u8 *features_taken(const struct bus_device *device)
{
	return (u8 *)device->rest + device->queues * sizeof(struct queue_record) +
	       device->feature_bytes;
}

void bus_take(struct bus_device *device, u32 features)
{
	memcpy(features_taken(device), &features, sizeof(features));
}

u32 bus_taken(const struct bus_device *device)
{
	u32 features;

	memcpy(&features, features_taken(device), sizeof(features));
	return features;
}

void bus_notify(struct bus_device *device, u32 index, const struct virtqueue *queue)
{
	(void)device;
	(void)index;
	hcall1(LHCALL_NOTIFY, queue->gpa);
}
