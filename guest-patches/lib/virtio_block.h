/*
 * guest-patches/lib/virtio_block.h - the driver of a virtio disk on the lguest bus.
 * SPDX-License-Identifier: MIT
 *
 * One request at a time, waited for.  What a request is made of is in
 * shared/lguest-abi.md 8.5.
 */
#ifndef GUEST_PATCHES_LIB_VIRTIO_BLOCK_H
#define GUEST_PATCHES_LIB_VIRTIO_BLOCK_H

#include "guest-patches/lib/virtqueue.h"

#define DISK_SECTOR_BYTES 512u

#define DISK_READ 0u
#define DISK_WRITE 1u
#define DISK_SCSI 2u
#define DISK_FLUSH 4u
#define DISK_GET_ID 8u
#define DISK_BARRIER 0x80000000u

#define DISK_OK 0u
#define DISK_ERROR 1u
#define DISK_UNSUPPORTED 2u
#define DISK_SILENCE 0xffu /* the device gave no status */

struct bus_device;

struct virtio_block {
	struct bus_device *device;
	struct virtqueue queue;
	u32 line; /* of its interrupt */
	u64 sectors;
	void *page; /* header and status of the request */
};

/* Starts the guest's disk `number`, from 0 on, taking those features; false: there is none. */
bool virtio_block_open(struct virtio_block *block, u32 number, u32 features);

/*
 * Makes a request about `bytes` at `data`, which the device writes unless it
 * is a DISK_WRITE.  Returns its status, and in *written (may be NULL) how many
 * bytes the device says it wrote, the status among them.
 */
u8 virtio_block_request(struct virtio_block *block, u32 type, u64 sector, void *data, u32 bytes,
			u32 *written);

#endif
