/*
 * guest-patches/lib/virtio_block.c - the driver of a virtio disk on the lguest bus.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/virtio_block.h"

#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/memory.h"
#include "lib/string.h"

struct request {
	u32 type;
	u32 priority;
	u64 sector;
	u64 id; /* in the oldest dialect alone */
};

#define REQUEST_BYTES (BLOCK_REQUEST_HAS_ID ? sizeof(struct request) : offsetof(struct request, id))

/* What lies in virtio_block.page. */
struct disk_page {
	struct request request;
	u8 status;
};

bool virtio_block_open(struct virtio_block *block, u32 number, u32 features)
{
	*block = (struct virtio_block){ .device = bus_find_number(BUS_BLOCK, number) };
	if (!block->device || !bus_config(block->device))
		return false;
	block->page = page_alloc();
	memcpy(&block->sectors, bus_config(block->device), sizeof(block->sectors));
	bus_start(block->device);
	bus_take(block->device, features);
	bus_queue(block->device, 0, &block->queue, &block->line);
	bus_live(block->device);
	return true;
}

u8 virtio_block_request(struct virtio_block *block, u32 type, u64 sector, void *data, u32 bytes,
			u32 *written)
{
	struct disk_page *page = block->page;
	bool writes = (type & ~DISK_BARRIER) == DISK_WRITE;
	const struct virtq_part parts[] = {
		{ &page->request, REQUEST_BYTES, 0 },
		{ data, bytes, writes ? 0 : VIRTQ_WRITE },
		{ &page->status, sizeof(page->status), VIRTQ_WRITE },
	};
	u32 bytes_written = 0;
	u16 id;

	page->request = (struct request){ .type = type, .sector = sector };
	page->status = DISK_SILENCE;
	virtq_put_parts(&block->queue, parts, ARRAY_SIZE(parts));
	bus_notify(block->device, 0, &block->queue);
	while (!virtq_take(&block->queue, &id, &bytes_written))
		;
	if (written)
		*written = bytes_written;
	return READ_ONCE(page->status);
}
