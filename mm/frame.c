/*
 * mm/frame.c - which 4 KiB frames of the machine's memory are free.
 * SPDX-License-Identifier: MIT
 *
 * First fit from the bottom, over one bit a frame.  Searches skip 32 frames at
 * a time, and start at `lowest`, below which nothing is free; that is enough
 * for what allocates here: whole partitions and a few tables, at boot and when
 * a guest is created.
 */
#include "mm/frame.h"

#define WORD_BITS 32u

/*
 * The first frame at or after `from`, below `end`, that is taken (or free);
 * `end` if there is none.
 */
static u32 find(const struct frame_pool *pool, u32 from, u32 end, bool taken)
{
	u32 flip = taken ? 0 : ~0u;

	while (from < end) {
		u32 hits = (pool->taken[from / WORD_BITS] ^ flip) >> (from % WORD_BITS);

		if (hits) {
			from += (u32)__builtin_ctz(hits);
			return from < end ? from : end;
		}
		from = (from / WORD_BITS + 1) * WORD_BITS;
	}
	return end;
}

static u32 count_bits(u32 word)
{
	u32 bits = 0;

	if (word == ~0u)
		return WORD_BITS;
	for (; word; word &= word - 1)
		bits++;
	return bits;
}

/* A word at a time: a large guest has more than a hundred thousand frames. */
static void mark(struct frame_pool *pool, u32 from, u32 end, bool taken)
{
	u32 bits;

	for (u32 at = from; at < end; at += bits) {
		u32 *word = &pool->taken[at / WORD_BITS];
		u32 first = at % WORD_BITS, changed;

		bits = end - at < WORD_BITS - first ? end - at : WORD_BITS - first;
		changed = (~0u >> (WORD_BITS - bits)) << first & (taken ? ~*word : *word);
		*word ^= changed;
		pool->free += taken ? 0u - count_bits(changed) : count_bits(changed);
	}
	if (!taken && from < end && from < pool->lowest)
		pool->lowest = from;
	if (taken && from <= pool->lowest)
		pool->lowest = find(pool, pool->lowest, pool->frames, false);
}

/* `frame` up to the next multiple of `step` (a power of two) frames; at most 2^20 comes out. */
static u32 align_frame(u32 frame, u32 step)
{
	return (frame + step - 1) & ~(step - 1);
}

static bool align_valid(u32 align)
{
	return align >= FRAME_BYTES && align <= FRAME_MAX_ALIGN && (align & (align - 1)) == 0;
}

u32 frame_bitmap_bytes(u32 limit)
{
	u32 frames = limit >> FRAME_SHIFT;

	return (frames + WORD_BITS - 1) / WORD_BITS * (WORD_BITS / 8);
}

void frame_init(struct frame_pool *pool, u32 *bitmap, u32 limit)
{
	for (u32 i = 0; i < frame_bitmap_bytes(limit) / sizeof(*bitmap); i++)
		bitmap[i] = ~0u;
	*pool = (struct frame_pool){
		.taken = bitmap,
		.frames = limit >> FRAME_SHIFT,
		.lowest = limit >> FRAME_SHIFT,
	};
}

void frame_add(struct frame_pool *pool, hpa_t start, u32 bytes)
{
	u64 end = ((u64)start.v + bytes) >> FRAME_SHIFT;
	u32 first = (u32)(((u64)start.v + FRAME_BYTES - 1) >> FRAME_SHIFT);

	if (first == 0)
		first = 1;
	if (end > pool->frames)
		end = pool->frames;
	mark(pool, first, (u32)end, false);
}

void frame_reserve(struct frame_pool *pool, hpa_t start, u32 bytes)
{
	u64 end = ((u64)start.v + bytes + FRAME_BYTES - 1) >> FRAME_SHIFT;

	if (bytes == 0)
		return;
	if (end > pool->frames)
		end = pool->frames;
	mark(pool, start.v >> FRAME_SHIFT, (u32)end, true);
}

bool frame_alloc(struct frame_pool *pool, u32 frames, u32 align, hpa_t *out)
{
	u32 step = align >> FRAME_SHIFT;
	u32 at;

	if (frames == 0 || frames > pool->free || !align_valid(align))
		return false;
	at = align_frame(find(pool, pool->lowest, pool->frames, false), step);
	while (at < pool->frames && frames <= pool->frames - at) {
		u32 obstacle = find(pool, at, at + frames, true);

		if (obstacle == at + frames) {
			mark(pool, at, at + frames, true);
			*out = HPA(at << FRAME_SHIFT);
			return true;
		}
		at = align_frame(find(pool, obstacle, pool->frames, false), step);
	}
	return false;
}

bool frame_free(struct frame_pool *pool, hpa_t start, u32 frames)
{
	u32 first = start.v >> FRAME_SHIFT;

	if (start.v % FRAME_BYTES != 0 || first == 0 || frames == 0)
		return false;
	if (frames > pool->frames || first > pool->frames - frames)
		return false;
	if (find(pool, first, first + frames, false) != first + frames)
		return false;
	mark(pool, first, first + frames, false);
	return true;
}

u32 frame_largest(const struct frame_pool *pool, u32 align)
{
	u32 largest = 0, at = pool->lowest;

	if (!align_valid(align))
		return 0;
	while ((at = find(pool, at, pool->frames, false)) < pool->frames) {
		u32 end = find(pool, at, pool->frames, true);
		u32 first = align_frame(at, align >> FRAME_SHIFT);

		if (first < end && end - first > largest)
			largest = end - first;
		at = end;
	}
	return largest;
}
