/*
 * boot/ranges.c - a sorted list of memory ranges that merges and splits as it must.
 * SPDX-License-Identifier: MIT
 *
 * Lists are short (hundreds at most) and built once, so everything is a
 * linear pass.
 */
#include "boot/ranges.h"

static u32 range_end(const struct boot_range *range)
{
	return range->start + range->bytes;
}

/* Moves the ranges from `from` on to `to`, which makes or closes a gap. */
static void move_tail(struct range_list *list, u32 from, u32 to)
{
	u32 tail = list->ranges - from;

	if (to < from)
		for (u32 i = 0; i < tail; i++)
			list->range[to + i] = list->range[from + i];
	else
		for (u32 i = tail; i > 0; i--)
			list->range[to + i - 1] = list->range[from + i - 1];
	list->ranges = to + tail;
}

bool ranges_add(struct range_list *list, u32 start, u32 end)
{
	u32 first = 0, last;

	if (start >= end)
		return true;
	while (first < list->ranges && range_end(&list->range[first]) < start)
		first++;
	for (last = first; last < list->ranges && list->range[last].start <= end; last++) {
		if (list->range[last].start < start)
			start = list->range[last].start;
		if (range_end(&list->range[last]) > end)
			end = range_end(&list->range[last]);
	}
	/* [first, last) overlap or touch the new one: it takes their place. */
	if (first == last && list->ranges == list->capacity)
		return false;
	move_tail(list, last, first + 1);
	list->range[first] = (struct boot_range){ .start = start, .bytes = end - start };
	return true;
}

bool ranges_remove(struct range_list *list, u32 start, u32 end)
{
	u32 i = 0;

	if (start >= end)
		return true;
	while (i < list->ranges) {
		struct boot_range *range = &list->range[i];
		u32 old_end = range_end(range);
		bool keep_low = range->start < start;
		bool keep_high = old_end > end;

		if (old_end <= start || range->start >= end) {
			i++;
		} else if (keep_low && keep_high) {
			bool room = list->ranges < list->capacity;

			range->bytes = start - range->start;
			if (!room)
				return false;
			move_tail(list, i + 1, i + 2);
			list->range[i + 1] = (struct boot_range){ end, old_end - end };
			return true;
		} else if (keep_low) {
			range->bytes = start - range->start;
			i++;
		} else if (keep_high) {
			*range = (struct boot_range){ end, old_end - end };
			return true;
		} else {
			move_tail(list, i + 1, i);
		}
	}
	return true;
}

bool ranges_hold(const struct range_list *list, u32 start, u32 end)
{
	if (start >= end)
		return true;
	for (u32 i = 0; i < list->ranges; i++)
		if (list->range[i].start <= start && end <= range_end(&list->range[i]))
			return true;
	return false;
}
