/*
 * tests/unit/test_ranges.c - boot/ranges.c by hand, and against one bit a unit of memory.
 * SPDX-License-Identifier: MIT
 *
 * The units here are single bytes: the list itself knows nothing of pages.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "boot/ranges.h"

static void ranges_split_merge_and_stay_sorted(void **state)
{
	struct boot_range room[4];
	struct range_list list = { room, ARRAY_SIZE(room), 0 };

	(void)state;
	assert_true(ranges_add(&list, 50, 60));
	assert_true(ranges_add(&list, 10, 20));
	assert_true(ranges_add(&list, 30, 40));
	assert_true(ranges_add(&list, 70, 70)); /* empty */
	assert_int_equal(list.ranges, 3);
	assert_int_equal(room[1].start, 30);
	assert_true(ranges_add(&list, 20, 30)); /* joins two */
	assert_int_equal(list.ranges, 2);
	assert_true(ranges_hold(&list, 10, 40));
	assert_false(ranges_hold(&list, 10, 41));
	assert_true(ranges_hold(&list, 45, 45));
	assert_true(ranges_remove(&list, 15, 55));
	assert_int_equal(room[0].bytes, 5);
	assert_int_equal(room[1].start, 55);
	assert_true(ranges_add(&list, 0, 100));
	assert_int_equal(list.ranges, 1);
	assert_true(ranges_remove(&list, 10, 20));
	assert_true(ranges_remove(&list, 30, 40));
	assert_true(ranges_remove(&list, 50, 60));
	assert_int_equal(list.ranges, 4);
	assert_false(ranges_remove(&list, 70, 80));
	assert_int_equal(room[3].start + room[3].bytes, 70);
	assert_false(ranges_add(&list, 80, 90));
	assert_true(ranges_add(&list, 69, 90));
	assert_true(ranges_remove(&list, 0, 1000));
	assert_int_equal(list.ranges, 0);
	assert_true(ranges_remove(&list, 0, 1000));
}

#define MODEL_BYTES 64u

static void check_against_model(const struct range_list *list, const bool *model)
{
	bool listed[MODEL_BYTES] = { false };

	for (u32 i = 0; i < list->ranges; i++) {
		u32 start = list->range[i].start, bytes = list->range[i].bytes;

		assert_true(bytes > 0);
		if (i > 0) /* sorted, with a gap in between */
			assert_true(list->range[i - 1].start + list->range[i - 1].bytes < start);
		for (u32 j = 0; j < bytes; j++)
			listed[start + j] = true;
	}
	assert_memory_equal(listed, model, MODEL_BYTES);
}

static void random_changes_agree_with_a_model(void **state)
{
	struct boot_range room[MODEL_BYTES / 2];
	struct range_list list = { room, ARRAY_SIZE(room), 0 };
	bool model[MODEL_BYTES] = { false };
	u32 random = 3;

	(void)state;
	for (u32 round = 0; round < 20000; round++) {
		u32 start, end;
		bool add, all = true;

		random = random * 1664525u + 1013904223u;
		start = (random >> 8) % MODEL_BYTES;
		end = (random >> 16) % 12 + start;
		end = end < MODEL_BYTES ? end : MODEL_BYTES;
		add = random >> 31;
		for (u32 i = start; i < end; i++)
			all = all && model[i];
		assert_int_equal(ranges_hold(&list, start, end), all);
		assert_true(add ? ranges_add(&list, start, end) : ranges_remove(&list, start, end));
		for (u32 i = start; i < end; i++)
			model[i] = add;
		check_against_model(&list, model);
	}
}

static void the_top_is_a_legal_end(void **state)
{
	struct boot_range room[2];
	struct range_list list = { room, ARRAY_SIZE(room), 0 };

	(void)state;
	assert_true(ranges_add(&list, BOOT_TOP - 4096, BOOT_TOP));
	assert_true(ranges_add(&list, 0, BOOT_TOP - 4096));
	assert_int_equal(list.ranges, 1);
	assert_true(ranges_hold(&list, 0, BOOT_TOP));
	assert_true(ranges_remove(&list, 4096, BOOT_TOP));
	assert_int_equal(room[0].bytes, 4096);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(ranges_split_merge_and_stay_sorted),
	cmocka_unit_test(random_changes_agree_with_a_model),
	cmocka_unit_test(the_top_is_a_legal_end),
};

UNIT_MAIN("ranges", tests)
