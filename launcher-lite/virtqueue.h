/*
 * launcher-lite/virtqueue.h - the device's side of a split virtqueue, over a view of guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Everything in the rings and the descriptors is the guest's to rewrite, so
 * each word is read once, into a private copy, and judged there; the pointers
 * in a vq_chain have been judged.  A queue that makes no sense answers
 * VQ_BROKEN with the reason and the offending value, and is not served again
 * until it is set up anew.  Indirect descriptors and event indexes are never
 * offered, so meeting one is an error.
 */
#ifndef LAUNCHER_LITE_VIRTQUEUE_H
#define LAUNCHER_LITE_VIRTQUEUE_H

#include "launcher-lite/gmem.h"
#include "launcher-lite/virtio.h"

#define VQ_MAX_SIZE 256

struct virtqueue {
	const struct gmem *memory;
	const struct vring_desc *desc;
	const struct vring_avail *avail;
	struct vring_used *used;
	u16 size; /* 0: not set up */
	u16 next_avail;
	u16 next_used;
	const char *problem; /* why it is broken, or NULL */
	u32 value;	     /* and the value that shows it */
};

/* One piece of a chain, in the launcher's space. */
struct vq_part {
	u8 *at;
	u32 bytes;
};

/* A request: `readable` parts that the guest filled, then `writable` ones. */
struct vq_chain {
	u16 head;
	u16 readable;
	u16 writable;
	u32 readable_bytes;
	u32 writable_bytes;
	struct vq_part part[VQ_MAX_SIZE];
};

enum vq_answer { VQ_EMPTY, VQ_CHAIN, VQ_BROKEN };

/* Where the guest has put the three parts of a ring. */
struct vq_place {
	u64 desc;
	u64 avail;
	u64 used;
};

/* Size 1..VQ_MAX_SIZE, a power of two; false, with vq->problem, if it cannot be. */
MUST_CHECK bool vq_setup(struct virtqueue *vq, const struct gmem *memory, u32 size,
			 const struct vq_place *place);

/* Not set up, cursors at 0. */
void vq_reset(struct virtqueue *vq);

/* The next request of the guest.  A queue that is not set up is empty. */
MUST_CHECK enum vq_answer vq_next(struct virtqueue *vq, struct vq_chain *chain);

/* Gives the request back after `written` bytes were stored into its writable parts. */
void vq_push(struct virtqueue *vq, const struct vq_chain *chain, u32 written);

/* Nothing more is done before the guest notifies: says that it should. */
void vq_ask_to_notify(struct virtqueue *vq);

/* Does the guest want to be interrupted for what was pushed? */
MUST_CHECK bool vq_wants_interrupt(const struct virtqueue *vq);

/*
 * Copies from the chain's readable bytes, or to its writable ones, starting
 * `offset` bytes in; how they are split into parts does not matter.  False,
 * and nothing copied, if that many bytes are not there.
 */
MUST_CHECK bool vq_copy_out(const struct vq_chain *chain, u32 offset, void *to, u32 bytes);
MUST_CHECK bool vq_copy_in(const struct vq_chain *chain, u32 offset, const void *from, u32 bytes);

#endif
