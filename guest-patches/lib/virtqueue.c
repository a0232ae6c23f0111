/*
 * guest-patches/lib/virtqueue.c - the guest's side of a virtqueue.
 * SPDX-License-Identifier: MIT
 *
 * The device may look at any moment, so each index is stored after what it
 * makes valid.  x86 keeps stores in order; the compiler must too.
 */
#include "guest-patches/lib/virtqueue.h"

#include "guest-patches/lib/memory.h"

#define BARRIER() __asm__ volatile("" : : : "memory")

void virtq_open(struct virtqueue *queue, u32 gpa, u32 entries)
{
	const u32 avail = gpa + entries * sizeof(struct virtq_descriptor);
	const u32 avail_end = avail + 3 * sizeof(u16) + entries * sizeof(u16);

	*queue = (struct virtqueue){
		.gpa = gpa,
		.entries = entries,
		.descriptors = at_gpa(gpa),
		.avail = at_gpa(avail),
		.used = at_gpa((avail_end + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1)),
	};
}

/* Makes the request that begins with descriptor `id` available. */
static void offer(struct virtqueue *queue, u16 id)
{
	const u16 index = queue->avail->index;

	queue->avail->ring[index % queue->entries] = id;
	BARRIER();
	WRITE_ONCE(queue->avail->index, (u16)(index + 1));
	BARRIER();
}

void virtq_put(struct virtqueue *queue, u16 id, const void *buffer, u32 bytes, u16 flags)
{
	queue->descriptors[id] = (struct virtq_descriptor){ gpa_of(buffer), bytes, flags, 0 };
	offer(queue, id);
}

void virtq_put_parts(struct virtqueue *queue, const struct virtq_part *part, u32 parts)
{
	for (u32 n = 0; n < parts; n++)
		queue->descriptors[n] = (struct virtq_descriptor){
			.gpa = gpa_of(part[n].buffer),
			.bytes = part[n].bytes,
			.flags = (u16)(part[n].flags | (n + 1 < parts ? VIRTQ_NEXT : 0)),
			.next = (u16)(n + 1),
		};
	offer(queue, 0);
}

bool virtq_take(struct virtqueue *queue, u16 *id, u32 *bytes)
{
	if (!virtq_waiting(queue))
		return false;
	BARRIER();
	const struct virtq_used_entry *entry = &queue->used->ring[queue->taken % queue->entries];
	*id = (u16)entry->id;
	*bytes = entry->bytes;
	queue->taken++;
	return true;
}
