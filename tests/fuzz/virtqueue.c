/*
 * tests/fuzz/virtqueue.c - launcher-lite/virtqueue.c over a memory that its driver rewrites.
 * SPDX-License-Identifier: MIT
 *
 * Input: the queue's size and the places of its three parts, then steps: the
 * driver writes, or the device takes a request and answers it.
 */
#include "tests/fuzz/fuzz.h"

#include "launcher-lite/virtqueue.h"

#define MEMORY_BYTES 0x4000u
#define STEPS 300u
#define COPY_MOST 64u

static u8 *base;
static struct vq_chain chain;

static void check_chain(const struct virtqueue *vq)
{
	u32 bytes[2] = { 0, 0 };

	MUST(chain.head < vq->size && chain.readable + chain.writable <= vq->size);
	MUST(chain.readable + chain.writable >= 1);
	for (u32 n = 0; n < (u32)chain.readable + chain.writable; n++) {
		const struct vq_part *part = &chain.part[n];

		MUST(part->at >= base && part->bytes <= MEMORY_BYTES);
		MUST((size_t)(part->at - base) <= MEMORY_BYTES - part->bytes);
		bytes[n >= chain.readable] += part->bytes;
	}
	MUST(bytes[0] == chain.readable_bytes && bytes[1] == chain.writable_bytes);
	MUST(bytes[0] + bytes[1] <= MEMORY_BYTES);
}

static void serve(struct virtqueue *vq, struct input *in)
{
	u32 offset = take_number(in, 2), bytes = take_number(in, 1) % (COPY_MOST + 1);
	u8 *exact;

	switch (vq_next(vq, &chain)) {
	case VQ_EMPTY: MUST(!vq->problem); return;
	case VQ_BROKEN: MUST(vq->problem && vq->size == 0); return;
	case VQ_CHAIN: break;
	}
	check_chain(vq);
	exact = malloc(bytes ? bytes : 1);
	if (vq_copy_out(&chain, offset, exact, bytes))
		MUST(offset <= chain.readable_bytes && bytes <= chain.readable_bytes - offset);
	else
		memset(exact, 0x77, bytes);
	if (vq_copy_in(&chain, offset, exact, bytes))
		MUST(offset <= chain.writable_bytes && bytes <= chain.writable_bytes - offset);
	free(exact);
	vq_push(vq, &chain, bytes);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct gmem memory;
	struct virtqueue vq;
	struct vq_place place;
	u32 entries = take_number(&in, 2);

	if (!base)
		base = malloc(MEMORY_BYTES);
	memset(base, 0, MEMORY_BYTES);
	memory = (struct gmem){ base, MEMORY_BYTES };
	place.desc = take_number(&in, 4) | (u64)take_number(&in, 1) << 32;
	place.avail = take_number(&in, 4);
	place.used = take_number(&in, 4);
	memset(&vq, 0xee, sizeof(vq));
	if (!vq_setup(&vq, &memory, entries, &place)) {
		MUST(vq.problem && vq.size == 0 && vq_next(&vq, &chain) == VQ_BROKEN);
		return 0;
	}
	MUST(vq.size == entries && entries <= VQ_MAX_SIZE && (entries & (entries - 1)) == 0);
	for (u32 step = 0; step < STEPS && in.left > 0; step++) {
		u32 what = take_number(&in, 1);
		u32 address;

		switch (what & 3) {
		case 0:
		case 1:
			address = take_number(&in, 2);
			take_into(&in, base, MEMORY_BYTES, address, 1 + (what >> 2));
			break;
		case 2: serve(&vq, &in); break;
		default: vq_ask_to_notify(&vq); (void)vq_wants_interrupt(&vq);
		}
	}
	return 0;
}
