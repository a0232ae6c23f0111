/*
 * mm/frame.h - which 4 KiB frames of the machine's memory are free.
 * SPDX-License-Identifier: MIT
 *
 * Pure: works over a bitmap that the caller provides, and never touches the
 * frames.  Everything is deterministic, lowest address first.  Setup is: init
 * (all taken), add what is memory, reserve what is in use, and only then
 * allocate.  Frame 0 is never given out, so 0 can stand for "none".
 */
#ifndef MM_FRAME_H
#define MM_FRAME_H

#include "include/types.h"

#define FRAME_SHIFT 12
#define FRAME_BYTES (1u << FRAME_SHIFT)
#define FRAME_MAX_ALIGN MIB(4)

struct frame_pool {
	u32 *taken; /* one bit a frame, 1 = not free */
	u32 frames; /* frames in [0, limit) */
	u32 free;   /* how many of them are free */
	u32 lowest; /* no frame below this one is free */
};

/* Bytes of bitmap for memory below `limit` (exclusive; cut to a frame boundary). */
u32 frame_bitmap_bytes(u32 limit);

/* All frames below `limit` taken.  `bitmap` has frame_bitmap_bytes(limit) bytes. */
void frame_init(struct frame_pool *pool, u32 *bitmap, u32 limit);

/*
 * Makes the whole frames inside [start, start + bytes) free; what lies at or
 * above the limit is left out.  The range may touch the end of the 4 GiB and
 * overlap earlier ones, but not be added after something in it was allocated.
 */
void frame_add(struct frame_pool *pool, hpa_t start, u32 bytes);

/* Takes every frame that [start, start + bytes) touches, free or not. */
void frame_reserve(struct frame_pool *pool, hpa_t start, u32 bytes);

/*
 * Takes `frames` (at least 1) consecutive frames, the first on a multiple of
 * `align` bytes (a power of two, FRAME_BYTES..FRAME_MAX_ALIGN).  False if
 * there is no such block, or for arguments outside these ranges; then nothing
 * has changed.
 */
MUST_CHECK bool frame_alloc(struct frame_pool *pool, u32 frames, u32 align, hpa_t *out);

/*
 * Gives back `frames` frames from `start` on, which were allocated (together or
 * not).  False, with nothing changed, if one of them is free already, or if
 * the range is not on a frame boundary, empty, holds frame 0 or leaves the pool.
 */
MUST_CHECK bool frame_free(struct frame_pool *pool, hpa_t start, u32 frames);

/* Frames of the largest block that frame_alloc() would now give with this `align`. */
u32 frame_largest(const struct frame_pool *pool, u32 align);

#endif
