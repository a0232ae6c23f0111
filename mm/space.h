/*
 * mm/space.h - builds page tables: windows, and the address spaces of launchers.
 * SPDX-License-Identifier: MIT
 *
 * For the core's own space only: tables are reached through physical().
 * Frames come zeroed and are the given owner's; nothing is freed on failure,
 * since whoever asked gives up all it owns then.
 */
#ifndef MM_SPACE_H
#define MM_SPACE_H

#include "mm/owner.h"
#include "arch/x86/paging.h"

/* `frames` consecutive frames, zeroed; 0 if there are none (frame 0 is never given out). */
hpa_t frames_zeroed(struct frame_owner *owner, u32 frames, u32 align);

/*
 * Maps [va, va + bytes) to hpa (all page-aligned, bytes > 0) in the directory
 * with PTE_P and `flags`.  False if a table could not be had.
 */
MUST_CHECK bool space_map(struct frame_owner *owner, u32 *directory, u32 va, hpa_t hpa, u32 bytes,
			  u32 flags);

/* The same, with 4 MiB pages where va and hpa (equal modulo 4 MiB) allow it. */
MUST_CHECK bool space_map_large(struct frame_owner *owner, u32 *directory, u32 va, hpa_t hpa,
				u32 bytes, u32 flags);

/* What a window holds besides the core's text. */
struct window_parts {
	hpa_t control, soft, stack, pool;
	u32 control_bytes, pool_bytes; /* pool_bytes: 0 for a launcher */
};

/*
 * Fills a window table: text as in the core's own, control block and pool
 * read-only (writable in a build without WP sections: arch/x86/wp.h), soft
 * page and entry stack writable, all supervisor.
 */
void space_fill_window(u32 *table, const u32 *core_table, const struct window_parts *parts);

#endif
