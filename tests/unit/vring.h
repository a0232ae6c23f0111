/*
 * tests/unit/vring.h - the driver's side of a virtqueue in a small guest memory.
 * SPDX-License-Identifier: MIT
 *
 * The memory is a heap block of exactly its size, so that the address
 * sanitizer sees the first byte touched outside it.
 */
#ifndef TESTS_UNIT_VRING_H
#define TESTS_UNIT_VRING_H

#include <string.h>

#include "launcher-lite/virtqueue.h"
#include "tests/unit/harness.h"

#define VRING_MEMORY_BYTES 0x40000u
#define VRING_BUFFERS 0x20000u /* from here on tests put their buffers */

struct vring {
	struct gmem *memory;
	struct vq_place place;
	u16 size;
	u16 next; /* avail.idx that the driver has published */
};

static inline void vring_memory(struct gmem *memory)
{
	memory->base = calloc(1, VRING_MEMORY_BYTES);
	assert_non_null(memory->base);
	memory->bytes = VRING_MEMORY_BYTES;
}

/* A ring laid out from guest-physical `at`, which is page-aligned, as lguest-abi.md 8.5 has it. */
static inline void vring_at(struct vring *ring, struct gmem *memory, u32 at, u16 size)
{
	u32 avail = at + 16u * size;

	ring->memory = memory;
	ring->size = size;
	ring->next = 0;
	ring->place.desc = at;
	ring->place.avail = avail;
	ring->place.used = (avail + 4u + 2u * size + 2u + 4095u) & ~4095u;
}

static inline struct vring_desc *vring_desc(const struct vring *ring, u32 index)
{
	return (struct vring_desc *)(void *)(ring->memory->base + ring->place.desc) + index;
}

static inline struct vring_avail *vring_avail(const struct vring *ring)
{
	return (struct vring_avail *)(void *)(ring->memory->base + ring->place.avail);
}

static inline struct vring_used *vring_used(const struct vring *ring)
{
	return (struct vring_used *)(void *)(ring->memory->base + ring->place.used);
}

static inline void vring_set(const struct vring *ring, u32 index, u64 addr, u32 len, u16 flags,
			     u16 next)
{
	*vring_desc(ring, index) = (struct vring_desc){ addr, len, flags, next };
}

/* Makes the chain that starts at `head` available. */
static inline void vring_offer(struct vring *ring, u16 head)
{
	vring_avail(ring)->ring[ring->next % ring->size] = head;
	vring_avail(ring)->idx = ++ring->next;
}

#endif
