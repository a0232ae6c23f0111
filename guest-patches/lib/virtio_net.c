/*
 * guest-patches/lib/virtio_net.c - the driver of the virtio network card.
 * SPDX-License-Identifier: MIT
 *
 * Queue 0 brings frames: all its buffers are with the card except the one
 * that is being read.  Queue 1 takes them, one at a time, waited for.  A
 * header stands before each; since no feature is taken it says nothing.
 */
#include "guest-patches/lib/virtio_net.h"

#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/timer.h"
#include "lib/string.h"

#define INCOMING 0u /* queues */
#define OUTGOING 1u

#define HEADER_BYTES NET_HEADER_BYTES
#define BUFFERS 16u
#define BUFFER_BYTES (PAGE_BYTES / 2)

_Static_assert(HEADER_BYTES + NET_FRAME_MAX <= BUFFER_BYTES, "a frame fits");

static u8 own_address[NET_ADDRESS_BYTES];
static struct bus_device *card;
static struct virtqueue incoming, outgoing;
static u8 *pages[BUFFERS / 2];
static u8 *outgoing_page;

static u8 *buffer(u16 id)
{
	return pages[id / 2] + id % 2 * BUFFER_BYTES;
}

static void offer(u16 id)
{
	virtq_put(&incoming, id, buffer(id), BUFFER_BYTES, VIRTQ_WRITE);
}

/* That it comes is all there is to say: it ends a HALT. */
static void frames_came(void)
{
}

bool virtio_net_init(void)
{
	u32 line, no_line;

	card = bus_find(BUS_NETWORK);
	if (!card || !bus_config(card))
		return false;
	memcpy(own_address, bus_config(card), NET_ADDRESS_BYTES);
	for (u32 i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = page_alloc();
	outgoing_page = page_alloc();
	bus_start(card);
	bus_queue(card, INCOMING, &incoming, &line);
	bus_queue(card, OUTGOING, &outgoing, &no_line);
	outgoing.avail->flags = VIRTQ_NO_INTERRUPT;
	bus_live(card);

	irq_set(line, frames_came);
	for (u16 id = 0; id < BUFFERS; id++)
		offer(id);
	bus_notify(card, INCOMING, &incoming);
	return true;
}

void virtio_net_address(u8 address[NET_ADDRESS_BYTES])
{
	memcpy(address, own_address, NET_ADDRESS_BYTES);
}

void virtio_net_send(const void *frame, u32 bytes)
{
	u32 written;
	u16 id;

	memcpy(outgoing_page + HEADER_BYTES, frame, bytes);
	virtq_put(&outgoing, 0, outgoing_page, HEADER_BYTES + bytes, 0);
	bus_notify(card, OUTGOING, &outgoing);
	while (!virtq_take(&outgoing, &id, &written))
		;
}

bool virtio_net_waiting(void)
{
	return virtq_waiting(&incoming);
}

u32 virtio_net_receive(void *frame)
{
	u32 bytes = 0;
	u16 id;

	while (bytes == 0 && virtq_take(&incoming, &id, &bytes)) {
		bytes = bytes > HEADER_BYTES ? bytes - HEADER_BYTES : 0;
		if (bytes > NET_FRAME_MAX)
			bytes = 0;
		memcpy(frame, buffer(id) + HEADER_BYTES, bytes);
		offer(id);
		bus_notify(card, INCOMING, &incoming);
	}
	return bytes;
}

void virtio_net_wait(u32 ns)
{
	const u64 end = clock_ns() + ns;

	irq_off();
	timer_set(ns);
	while (!virtq_waiting(&incoming) && clock_ns() < end) {
		irq_wait();
		irq_off();
	}
	timer_set(0);
	irq_on();
}
