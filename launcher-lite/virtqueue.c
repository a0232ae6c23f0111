/*
 * launcher-lite/virtqueue.c - reading requests from a virtqueue that a hostile guest may own.
 * SPDX-License-Identifier: MIT
 *
 * Bounds: a chain has at most as many descriptors as the queue, which also
 * ends every loop of descriptors; its bytes add up to at most the guest's
 * memory, so no sum wraps.  The guest does not run while its launcher does,
 * but a ring may overlap a buffer or another ring, so what the device writes
 * may change what it reads next: callers bound how many requests they take.
 */
#include "launcher-lite/virtqueue.h"

#include "lib/string.h"

static bool broken(struct virtqueue *vq, const char *problem, u32 value)
{
	vq->problem = problem;
	vq->value = value;
	vq->size = 0;
	return false;
}

static bool aligned(u64 address, u32 alignment)
{
	return (address & (alignment - 1)) == 0;
}

void vq_reset(struct virtqueue *vq)
{
	memset(vq, 0, sizeof(*vq));
}

bool vq_setup(struct virtqueue *vq, const struct gmem *memory, u32 size,
	      const struct vq_place *place)
{
	const void *desc, *avail;
	void *used;

	vq_reset(vq);
	if (size == 0 || size > VQ_MAX_SIZE || (size & (size - 1)) != 0)
		return broken(vq, "queue size is not a power of two up to 256", size);
	if (!aligned(place->desc, VRING_DESC_ALIGN))
		return broken(vq, "descriptor table is misaligned", (u32)place->desc);
	if (!aligned(place->avail, VRING_AVAIL_ALIGN))
		return broken(vq, "available ring is misaligned", (u32)place->avail);
	if (!aligned(place->used, VRING_USED_ALIGN))
		return broken(vq, "used ring is misaligned", (u32)place->used);

	desc = gmem_at(memory, place->desc, size * (u32)sizeof(struct vring_desc));
	avail = gmem_at(memory, place->avail,
			(u32)sizeof(struct vring_avail) + size * (u32)sizeof(u16));
	used = gmem_at(memory, place->used,
		       (u32)sizeof(struct vring_used) + size * (u32)sizeof(struct vring_used_item));
	if (!desc)
		return broken(vq, "descriptor table is outside memory", (u32)place->desc);
	if (!avail)
		return broken(vq, "available ring is outside memory", (u32)place->avail);
	if (!used)
		return broken(vq, "used ring is outside memory", (u32)place->used);

	vq->memory = memory;
	vq->desc = desc;
	vq->avail = avail;
	vq->used = used;
	vq->size = (u16)size;
	return true;
}

/* A private copy of descriptor `index`, which is below the queue's size. */
static struct vring_desc desc_read(const struct virtqueue *vq, u32 index)
{
	const struct vring_desc *from = &vq->desc[index];

	return (struct vring_desc){
		.addr = READ_ONCE(from->addr),
		.len = READ_ONCE(from->len),
		.flags = READ_ONCE(from->flags),
		.next = READ_ONCE(from->next),
	};
}

static bool chain_add(struct virtqueue *vq, struct vq_chain *chain, const struct vring_desc *desc)
{
	u32 total = chain->readable_bytes + chain->writable_bytes;
	struct vq_part *part = &chain->part[chain->readable + chain->writable];

	if (desc->flags & VRING_DESC_F_INDIRECT)
		return broken(vq, "indirect descriptor, which was not offered", desc->flags);
	part->at = gmem_at(vq->memory, desc->addr, desc->len);
	part->bytes = desc->len;
	if (!part->at)
		return broken(vq, "buffer is outside memory", (u32)desc->addr);
	if (desc->len > vq->memory->bytes - total)
		return broken(vq, "request is larger than memory", desc->len);

	if (desc->flags & VRING_DESC_F_WRITE) {
		chain->writable++;
		chain->writable_bytes += desc->len;
		return true;
	}
	if (chain->writable > 0)
		return broken(vq, "readable buffer behind a writable one", (u32)desc->addr);
	chain->readable++;
	chain->readable_bytes += desc->len;
	return true;
}

static bool chain_read(struct virtqueue *vq, struct vq_chain *chain, u16 head)
{
	u16 size = vq->size;
	u32 index = head;

	chain->head = head;
	chain->readable = 0;
	chain->writable = 0;
	chain->readable_bytes = 0;
	chain->writable_bytes = 0;
	for (u32 parts = 0; parts < size; parts++) {
		struct vring_desc desc;

		if (index >= size)
			return broken(vq, "descriptor index is beyond the queue", index);
		desc = desc_read(vq, index);
		if (!chain_add(vq, chain, &desc))
			return false;
		if (!(desc.flags & VRING_DESC_F_NEXT))
			return true;
		index = desc.next;
	}
	return broken(vq, "chain of descriptors does not end", head);
}

enum vq_answer vq_next(struct virtqueue *vq, struct vq_chain *chain)
{
	u16 available, waiting, head;

	if (vq->problem)
		return VQ_BROKEN;
	if (vq->size == 0)
		return VQ_EMPTY;
	available = READ_ONCE(vq->avail->idx);
	waiting = (u16)(available - vq->next_avail);
	if (waiting == 0)
		return VQ_EMPTY;
	if (waiting > vq->size) {
		broken(vq, "available index jumps", available);
		return VQ_BROKEN;
	}
	head = READ_ONCE(vq->avail->ring[vq->next_avail & (vq->size - 1)]);
	if (!chain_read(vq, chain, head))
		return VQ_BROKEN;
	vq->next_avail++;
	return VQ_CHAIN;
}

void vq_push(struct virtqueue *vq, const struct vq_chain *chain, u32 written)
{
	struct vring_used_item *item;

	if (vq->size == 0)
		return;
	item = &vq->used->ring[vq->next_used & (vq->size - 1)];
	WRITE_ONCE(item->id, chain->head);
	WRITE_ONCE(item->len, written);
	vq->next_used++;
	WRITE_ONCE(vq->used->idx, vq->next_used);
}

void vq_ask_to_notify(struct virtqueue *vq)
{
	if (vq->size != 0)
		WRITE_ONCE(vq->used->flags, 0);
}

bool vq_wants_interrupt(const struct virtqueue *vq)
{
	return vq->size != 0 && !(READ_ONCE(vq->avail->flags) & VRING_AVAIL_F_NO_INTERRUPT);
}

/* Walks `parts` from byte `offset` on; the caller has checked that the bytes are there. */
static void copy(const struct vq_part *part, u32 offset, u8 *out, const u8 *in, u32 bytes)
{
	for (; bytes > 0; part++) {
		u32 piece;

		if (offset >= part->bytes) {
			offset -= part->bytes;
			continue;
		}
		piece = part->bytes - offset;
		if (piece > bytes)
			piece = bytes;
		if (out) {
			memmove(out, part->at + offset, piece);
			out += piece;
		} else {
			memmove(part->at + offset, in, piece);
			in += piece;
		}
		bytes -= piece;
		offset = 0;
	}
}

bool vq_copy_out(const struct vq_chain *chain, u32 offset, void *to, u32 bytes)
{
	if (bytes > chain->readable_bytes || offset > chain->readable_bytes - bytes)
		return false;
	copy(chain->part, offset, to, NULL, bytes);
	return true;
}

bool vq_copy_in(const struct vq_chain *chain, u32 offset, const void *from, u32 bytes)
{
	if (bytes > chain->writable_bytes || offset > chain->writable_bytes - bytes)
		return false;
	copy(chain->part + chain->readable, offset, NULL, from, bytes);
	return true;
}
