/*
 * tests/fuzz-guest/devices.c - random rings, status bytes and notifications of the lguest bus.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/bus.h"
#include "tests/fuzz-guest/fuzz.h"

#define DEVICE_KINDS 4u
#define SHORT_BYTES 64u
#define RECORD_BYTES 64u

static void random_chain(struct virtqueue *queue)
{
	const u32 descriptors = 1 + random_below(8);

	for (u32 i = 0; i < descriptors; i++) {
		struct virtq_descriptor *const to =
			&queue->descriptors[random_below(4) ? i % queue->entries
							    : random_below(queue->entries)];

		to->gpa = random_below(4) ? gpa_of(random_page()) : random_value();
		to->bytes = random_below(16) ? random_below(SHORT_BYTES) : random_value();
		to->flags = (u16)random_below(random_below(8) ? 4 : 0x10000);
		to->next = (u16)(random_below(4) ? i + 1 : random_value());
		queue->avail->ring[random_below(queue->entries)] =
			(u16)random_below(random_below(8) ? queue->entries : 0x10000);
	}
	queue->avail->flags = (u16)random_below(4);
	queue->avail->index =
		(u16)(queue->avail->index + random_below(random_below(8) ? 4 : 0x10000));
}

static void tell(void *argument)
{
	hcall1(LHCALL_NOTIFY, *(const u32 *)argument);
}

void step_bus(void)
{
	struct bus_device *const device = bus_find(1 + random_below(DEVICE_KINDS));
	struct virtqueue queue;
	u32 line, number, count;

	if (!device)
		return;
	count = bus_queues(device);
	if (random_below(4) == 0 || !count) {
		u32 address = gpa_of(device);

		((u8 *)device)[4] = (u8)random_word();
		if (random_below(16) == 0)
			((u8 *)device)[random_below(RECORD_BYTES)] = (u8)random_word();
		guarded(tell, &address);
		return;
	}
	if (random_below(4) == 0)
		bus_start(device);
	number = random_below(count);
	bus_queue(device, number, &queue, &line);
	/* Its record may have been scribbled on. */
	if (!queue.entries || queue.entries > 1024 || queue.gpa < memory_bytes() ||
	    queue.gpa > memory_bytes() + 0xf0000)
		return;
	if (random_below(2))
		bus_live(device);
	random_chain(&queue);
	guarded(tell, &queue.gpa);
}

void step_notify(void)
{
	u8 *const page = random_page();
	u32 address = gpa_of(page) + random_below(PAGE_BYTES);

	/* Nearly always there is a string's end close by: what is printed is not the point. */
	for (u32 i = 0; i < PAGE_BYTES; i += 16)
		page[i] = 0;
	if (random_below(4) == 0)
		address = memory_bytes() + random_below(16) * PAGE_BYTES + random_below(128);
	if (random_below(4) == 0)
		address = 0xd0000050u + random_below(8) * 0x200u + (random_below(16) << 16);
	if (reckless())
		address = random_value();
	guarded(tell, &address);
}
