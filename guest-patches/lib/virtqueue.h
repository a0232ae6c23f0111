/*
 * guest-patches/lib/virtqueue.h - the guest's side of a virtqueue in the legacy layout.
 * SPDX-License-Identifier: MIT
 *
 * Two rings over one array of buffer descriptors: the guest puts descriptor
 * numbers into `avail`, the device takes them and puts them back into `used`.
 * Both only ever count up, modulo 65536.
 */
#ifndef GUEST_PATCHES_LIB_VIRTQUEUE_H
#define GUEST_PATCHES_LIB_VIRTQUEUE_H

#include "include/types.h"

#define VIRTQ_NEXT 1u  /* the buffer goes on in another descriptor */
#define VIRTQ_WRITE 2u /* the device writes it */
#define VIRTQ_NO_INTERRUPT 1u

struct virtq_descriptor {
	u64 gpa;
	u32 bytes;
	u16 flags;
	u16 next;
};

struct virtq_avail {
	u16 flags;
	u16 index;
	u16 ring[];
};

struct virtq_used {
	u16 flags;
	u16 index;
	struct virtq_used_entry {
		u32 id;
		u32 bytes; /* that the device wrote */
	} ring[];
};

struct virtqueue {
	u32 gpa;     /* of the ring: what NOTIFY takes */
	u32 entries; /* a power of two */
	struct virtq_descriptor *descriptors;
	struct virtq_avail *avail;
	struct virtq_used *used;
	u16 taken; /* how far we have read `used` */
};

/* Describes the queue whose ring is at `gpa`; the ring must be zero. */
void virtq_open(struct virtqueue *queue, u32 gpa, u32 entries);

/* Offers one buffer in descriptor `id`; the device has to be told (NOTIFY). */
void virtq_put(struct virtqueue *queue, u16 id, const void *buffer, u32 bytes, u16 flags);

struct virtq_part {
	const void *buffer;
	u32 bytes;
	u16 flags; /* VIRTQ_WRITE or 0 */
};

/* The same for a request of several buffers: descriptors 0 to parts - 1. */
void virtq_put_parts(struct virtqueue *queue, const struct virtq_part *part, u32 parts);

/* Has the device returned a buffer that virtq_take did not take yet? */
static inline bool virtq_waiting(const struct virtqueue *queue)
{
	return READ_ONCE(queue->used->index) != queue->taken;
}

/* True if the device returned a buffer: its descriptor and how many bytes it wrote. */
bool virtq_take(struct virtqueue *queue, u16 *id, u32 *bytes);

#endif
