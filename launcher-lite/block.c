/*
 * launcher-lite/block.c - reads, writes, flushes and names a disk.
 * SPDX-License-Identifier: MIT
 *
 * How a request is split into descriptors does not matter (virtio 2.6.4): its
 * readable bytes are a header and, for a write, data; its writable ones are,
 * for a read, data, and then one status byte.
 */
#include "launcher-lite/block.h"

#include "lib/printf.h"
#include "lib/string.h"

#define BLOCK_SEGMENTS (VQ_MAX_SIZE - 2) /* a chain less header and status */

/* The largest of each that no system objects to. */
#define GEOMETRY_SECTORS 63u
#define GEOMETRY_HEADS 16u

/* Where `bytes` from `sector` on lie, or NULL if they are not all on the disk. */
static u8 *sectors_at(const struct block *block, u64 sector, u32 bytes)
{
	u32 count = bytes / VIRTIO_BLK_SECTOR;

	if (bytes % VIRTIO_BLK_SECTOR != 0 || count > block->capacity ||
	    sector > block->capacity - count)
		return NULL;
	return block->sectors + (u32)sector * VIRTIO_BLK_SECTOR;
}

static u8 block_read(const struct block *block, const struct vq_chain *chain, u64 sector, u32 *data)
{
	u32 bytes = chain->writable_bytes - 1;
	const u8 *from = sectors_at(block, sector, bytes);

	if (!from || !vq_copy_in(chain, 0, from, bytes))
		return VIRTIO_BLK_S_IOERR;
	*data = bytes;
	return VIRTIO_BLK_S_OK;
}

static u8 block_write(const struct block *block, const struct vq_chain *chain, u64 sector)
{
	u32 header = device_block_header_bytes(&block->device);
	u32 bytes = chain->readable_bytes - header;
	u8 *to = sectors_at(block, sector, bytes);

	if (!block->writable || !to || !vq_copy_out(chain, header, to, bytes))
		return VIRTIO_BLK_S_IOERR;
	return VIRTIO_BLK_S_OK;
}

static u8 block_name(const struct block *block, const struct vq_chain *chain, u32 *data)
{
	char name[VIRTIO_BLK_ID_BYTES] = "";

	format(name, sizeof(name), "ringlet-disk-%u", block->number);
	if (chain->writable_bytes - 1 < sizeof(name) || !vq_copy_in(chain, 0, name, sizeof(name)))
		return VIRTIO_BLK_S_IOERR;
	*data = sizeof(name);
	return VIRTIO_BLK_S_OK;
}

static bool block_serve(struct device *device, const struct vq_chain *chain, u32 *written)
{
	const struct block *block = device->state;
	struct virtio_blk_header header;
	u32 data = 0;
	u8 status;

	if (chain->writable_bytes < 1 ||
	    chain->readable_bytes < device_block_header_bytes(device) ||
	    !vq_copy_out(chain, 0, &header, sizeof(header)))
		return false;
	/* Requests are served in order, each to its end: every one is a barrier. */
	if (device->accepted & VIRTIO_BLK_F_BARRIER)
		header.type &= ~VIRTIO_BLK_T_BARRIER;
	switch (header.type) {
	case VIRTIO_BLK_T_IN: status = block_read(block, chain, header.sector, &data); break;
	case VIRTIO_BLK_T_OUT: status = block_write(block, chain, header.sector); break;
	case VIRTIO_BLK_T_FLUSH: status = VIRTIO_BLK_S_OK; break;
	case VIRTIO_BLK_T_GET_ID: status = block_name(block, chain, &data); break;
	default: status = VIRTIO_BLK_S_UNSUPP; break;
	}
	*written = data + 1;
	return vq_copy_in(chain, chain->writable_bytes - 1, &status, 1);
}

static void block_notify(struct device *device, u32 queue)
{
	device_serve(device, queue, VQ_MAX_SIZE, block_serve);
}

static const struct device_model block_model = {
	.name = "block",
	.virtio_id = VIRTIO_ID_BLOCK,
	.queues = 1,
	.early_features = VIRTIO_BLK_F_BARRIER,
	.notify = block_notify,
};

/* Cylinders that are all on the disk: at most what is left of one is beyond them. */
static void set_geometry(struct virtio_blk_config *config, u32 capacity)
{
	u32 sectors = capacity < GEOMETRY_SECTORS ? capacity : GEOMETRY_SECTORS;
	u32 heads = capacity / GEOMETRY_SECTORS;

	if (heads == 0)
		heads = 1;
	if (heads > GEOMETRY_HEADS)
		heads = GEOMETRY_HEADS;
	config->sectors = (u8)sectors;
	config->heads = (u8)heads;
	config->cylinders = (u16)(sectors ? capacity / (heads * sectors) : 0);
}

void block_init(struct block *block, u8 *at, u32 bytes, bool writable, u32 number)
{
	struct virtio_blk_config config = {
		.capacity = bytes / VIRTIO_BLK_SECTOR,
		.seg_max = BLOCK_SEGMENTS,
		.blk_size = VIRTIO_BLK_SECTOR,
	};

	_Static_assert(UINT32_MAX / VIRTIO_BLK_SECTOR / GEOMETRY_SECTORS / GEOMETRY_HEADS <=
			       UINT16_MAX,
		       "the largest disk's cylinders have room");
	set_geometry(&config, bytes / VIRTIO_BLK_SECTOR);

	device_init(&block->device, &block_model, block);
	block->sectors = at;
	block->capacity = config.capacity;
	block->writable = writable;
	block->number = number;
	block->device.offered = VIRTIO_BLK_F_SEG_MAX | VIRTIO_BLK_F_GEOMETRY | VIRTIO_BLK_F_FLUSH |
				(writable ? 0 : VIRTIO_BLK_F_RO);
	memcpy(block->device.config, &config, sizeof(config));
	block->device.config_bytes = sizeof(config);
}
