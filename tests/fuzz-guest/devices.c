/*
 * tests/fuzz-guest/devices.c - random rings and notifications.
 * SPDX-License-Identifier: MIT
 */
#include "tests/fuzz-guest/fuzz.h"

#include "guest-patches/lib/virtqueue.h"

#define SHORT_BYTES 64u

void random_chain(struct virtqueue *queue)
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

void notify(void *argument)
{
	hcall1(LHCALL_NOTIFY, *(const u32 *)argument);
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
	guarded(notify, &address);
}
