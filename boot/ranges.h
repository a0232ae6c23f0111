/*
 * boot/ranges.h - a sorted list of memory ranges that merges and splits as it must.
 * SPDX-License-Identifier: MIT
 *
 * Pure, over an array of the caller's.  Ranges in the list are sorted, not
 * empty, and neither overlap nor touch.  Arguments are [start, end) with
 * end <= BOOT_TOP; an empty one (start >= end) changes nothing.
 */
#ifndef BOOT_RANGES_H
#define BOOT_RANGES_H

#include "hv/boot_info.h"

struct range_list {
	struct boot_range *range;
	u32 capacity;
	u32 ranges;
};

/* False, with nothing changed, if there is no room for one more range. */
MUST_CHECK bool ranges_add(struct range_list *list, u32 start, u32 end);

/* False if a range had to be split and there was no room: its upper part is gone then, too. */
MUST_CHECK bool ranges_remove(struct range_list *list, u32 start, u32 end);

/* Whether all of [start, end) is in the list; true for an empty one. */
bool ranges_hold(const struct range_list *list, u32 start, u32 end);

#endif
