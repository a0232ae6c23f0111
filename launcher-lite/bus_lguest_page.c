/*
 * launcher-lite/bus_lguest_page.c - writes a device's record: a list of fields, or a descriptor.
 * SPDX-License-Identifier: MIT
 *
 * Linux 2.6.24 knows a record as a list of tagged fields, each of which it
 * marks once it has read it; the list is written anew at every boot.  From
 * 2.6.25 on a record is a descriptor: a header, queues, features twice, and
 * the configuration.  All of it is packed.
 */
#include "launcher-lite/bus_lguest_page.h"

#include "lib/string.h"

/* One queue, as both have it, unaligned. */
struct queue_record {
	u16 size;
	u16 irq;
	u32 page;
};

_Static_assert(sizeof(struct queue_record) == 8, "lguest-abi 8.2, 8.3");

/* A list of fields: its header, and each field's. */
#define LIST_TYPE 0u
#define LIST_BYTES 1u /* of the fields */
#define LIST_STATUS 2u
#define LIST_HEADER_BYTES 3u
#define FIELD_TAG 0u
#define FIELD_BYTES 1u
#define FIELD_HEADER_BYTES 2u
#define TAG_QUEUE 0x02u

/*
 * What of a device's configuration becomes a field.  There is a tag for
 * features, too, but none here that 2.6.24 would need: without one its disks
 * have no barriers and its network card no offloads.
 */
static const struct config_field {
	u8 virtio_id;
	u8 tag;
	u8 offset;
	u8 bytes;
} config_fields[] = {
	{ VIRTIO_ID_NET, 0x41, offsetof(struct virtio_net_config, mac), 6 },
	{ VIRTIO_ID_BLOCK, 0x41, offsetof(struct virtio_blk_config, capacity), sizeof(u64) },
	{ VIRTIO_ID_BLOCK, 0x43, offsetof(struct virtio_blk_config, seg_max), sizeof(u32) },
};

/* A descriptor: its header; the queues' records follow. */
#define DESC_TYPE 0u
#define DESC_QUEUES 1u
#define DESC_FEATURE_BYTES 2u
#define DESC_CONFIG_BYTES 3u
#define DESC_STATUS 4u
#define DESC_HEADER_BYTES 5u

static struct queue_record queue_record(const struct lguest_bus_queue *queue)
{
	return (struct queue_record){
		.size = LGUEST_BUS_QUEUE_SIZE,
		.irq = (u16)queue->irq,
		.page = queue->ring / LGUEST_BUS_PAGE_BYTES,
	};
}

static u32 field_write(u8 *at, u8 tag, const void *data, u32 bytes)
{
	at[FIELD_TAG] = tag;
	at[FIELD_BYTES] = (u8)bytes;
	memcpy(at + FIELD_HEADER_BYTES, data, bytes);
	return FIELD_HEADER_BYTES + bytes;
}

static u32 list_bytes(const struct device *device)
{
	u32 bytes = LIST_HEADER_BYTES;

	bytes += device->model->queues * (FIELD_HEADER_BYTES + (u32)sizeof(struct queue_record));
	for (u32 n = 0; n < ARRAY_SIZE(config_fields); n++)
		if (config_fields[n].virtio_id == device->model->virtio_id)
			bytes += FIELD_HEADER_BYTES + config_fields[n].bytes;
	return bytes;
}

static void list_write(struct lguest_bus_slot *slot, u8 *at, u32 bytes)
{
	const struct device *device = slot->device;

	slot->status = slot->descriptor + LIST_STATUS;
	at[LIST_TYPE] = (u8)device->model->virtio_id;
	at[LIST_BYTES] = (u8)(bytes - LIST_HEADER_BYTES);
	at += LIST_HEADER_BYTES;
	for (u32 queue = 0; queue < device->model->queues; queue++) {
		struct queue_record record = queue_record(&slot->queue[queue]);

		at += field_write(at, TAG_QUEUE, &record, sizeof(record));
	}
	for (u32 n = 0; n < ARRAY_SIZE(config_fields); n++) {
		const struct config_field *field = &config_fields[n];

		if (field->virtio_id == device->model->virtio_id)
			at += field_write(at, field->tag, device->config + field->offset,
					  field->bytes);
	}
}

static u32 features_offset(const struct device *device)
{
	return DESC_HEADER_BYTES + device->model->queues * (u32)sizeof(struct queue_record);
}

static u32 descriptor_bytes(const struct device *device)
{
	return features_offset(device) + 2 * LGUEST_BUS_FEATURE_BYTES + device->config_bytes;
}

static void descriptor_write(struct lguest_bus_slot *slot, u8 *at)
{
	const struct device *device = slot->device;
	u32 features = features_offset(device);

	slot->status = slot->descriptor + DESC_STATUS;
	slot->acknowledged = slot->descriptor + features + LGUEST_BUS_FEATURE_BYTES;
	at[DESC_TYPE] = (u8)device->model->virtio_id;
	at[DESC_QUEUES] = (u8)device->model->queues;
	at[DESC_FEATURE_BYTES] = LGUEST_BUS_FEATURE_BYTES;
	at[DESC_CONFIG_BYTES] = (u8)device->config_bytes;
	for (u32 queue = 0; queue < device->model->queues; queue++) {
		struct queue_record record = queue_record(&slot->queue[queue]);

		memcpy(at + DESC_HEADER_BYTES + queue * sizeof(record), &record, sizeof(record));
	}
	memcpy(at + features, &slot->offered, LGUEST_BUS_FEATURE_BYTES);
	memcpy(at + features + 2 * LGUEST_BUS_FEATURE_BYTES, device->config, device->config_bytes);
}

/* All of them in the page, with the type 0 that ends the table. */
_Static_assert(LGUEST_BUS_DEVICES *(DESC_HEADER_BYTES +
				    DEVICE_QUEUES * sizeof(struct queue_record) +
				    2 * LGUEST_BUS_FEATURE_BYTES + DEVICE_CONFIG_BYTES) <
		       LGUEST_BUS_PAGE_BYTES,
	       "descriptors fit");
_Static_assert(LGUEST_BUS_DEVICES *(LIST_HEADER_BYTES +
				    DEVICE_QUEUES *
					    (FIELD_HEADER_BYTES + sizeof(struct queue_record)) +
				    ARRAY_SIZE(config_fields) * FIELD_HEADER_BYTES +
				    DEVICE_CONFIG_BYTES) < LGUEST_BUS_PAGE_BYTES,
	       "lists fit");

u32 lguest_page_write(struct lguest_bus_slot *slot, enum device_bus kind)
{
	bool list = kind == BUS_LGUEST_0;
	u32 bytes = list ? list_bytes(slot->device) : descriptor_bytes(slot->device);
	u8 *at = gmem_at(slot->memory, slot->descriptor, bytes);

	if (list)
		list_write(slot, at, bytes);
	else
		descriptor_write(slot, at);
	return bytes;
}
