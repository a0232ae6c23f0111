/*
 * guest-patches/lib/bus_tagged.c - the lguest bus as it was in 2.6.24: records of tagged fields.
 * SPDX-License-Identifier: MIT
 *
 * In place of bus.c.  There is no reset and nobody is told of a status; the
 * guest marks each field that it has used.  Source: shared/lguest-abi.md 8.2.
 */
#include "guest-patches/lib/bus.h"

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "lib/string.h"

#define FIELD_USED 0x80u
#define FIELD_QUEUE 0x02u
#define FIELD_FIRST 0x41u /* a card's address, a disk's capacity */

struct bus_device {
	u8 type;
	u8 config_bytes;
	u8 status;
	u8 config[]; /* fields */
};

struct field {
	u8 type;
	u8 bytes;
	u8 data[];
};

/* A queue field's data; unaligned. */
struct queue_record {
	u16 entries;
	u16 line;
	u32 frame;
} __attribute__((packed));

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
		offset += (u32)sizeof(*device) + device->config_bytes;
	}
	return NULL;
}

/* Field number `index` of that type, used already or not; NULL: there is none. */
static struct field *find(const struct bus_device *device, u8 type, u32 index)
{
	u32 offset = 0;

	while (offset + sizeof(struct field) <= device->config_bytes) {
		struct field *field = (void *)(device->config + offset);

		if ((field->type & ~FIELD_USED) == type && index-- == 0)
			return field;
		offset += (u32)sizeof(*field) + field->bytes;
	}
	return NULL;
}

u32 bus_queues(const struct bus_device *device)
{
	u32 queues = 0;

	while (find(device, FIELD_QUEUE, queues))
		queues++;
	return queues;
}

void bus_start(struct bus_device *device)
{
	WRITE_ONCE(device->status, BUS_ACKNOWLEDGE);
	WRITE_ONCE(device->status, BUS_ACKNOWLEDGE | BUS_DRIVER);
}

void bus_live(struct bus_device *device)
{
	WRITE_ONCE(device->status, BUS_ACKNOWLEDGE | BUS_DRIVER | BUS_DRIVER_OK);
}

void bus_queue(struct bus_device *device, u32 index, struct virtqueue *queue, u32 *line)
{
	struct field *field = find(device, FIELD_QUEUE, index);
	struct queue_record record;

	memcpy(&record, field->data, sizeof(record));
	field->type |= FIELD_USED;
	virtq_open(queue, record.frame * PAGE_BYTES, record.entries);
	*line = record.line;
}

const u8 *bus_config(struct bus_device *device)
{
	const struct field *field = find(device, FIELD_FIRST, 0);

	return field ? field->data : NULL;
}

void bus_take(struct bus_device *device, u32 features)
{
	(void)device;
	(void)features;
}

u32 bus_taken(const struct bus_device *device)
{
	(void)device;
	return 0;
}

void bus_notify(struct bus_device *device, u32 index, const struct virtqueue *queue)
{
	(void)device;
	(void)index;
	hcall1(LHCALL_NOTIFY, queue->gpa);
}
