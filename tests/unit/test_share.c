/*
 * tests/unit/test_share.c - who runs next, and that everybody gets a fair share.
 * SPDX-License-Identifier: MIT
 */
#include "hv/share.h"

#include "tests/unit/harness.h"

#define MS 1000000ull

static struct shares shares;

static int start(void **state)
{
	(void)state;
	shares = (struct shares){ 0 };
	return 0;
}

/* Runs for `ms` milliseconds: each who is picked has `step` ns at a time, as long as it keeps. */
static void run(u32 ready, u64 ms, const u64 *step)
{
	u64 now = 0, end = ms * MS, slice_end = 0;
	u32 who = SHARE_NOBODY;

	while (now < end) {
		u32 next = share_pick(&shares, ready, now < slice_end ? who : SHARE_NOBODY);

		if (next != who || now >= slice_end)
			slice_end = now + SHARE_SLICE_NS;
		who = next;
		share_charge(&shares, who, step[who]);
		now += step[who];
	}
}

static void nobody_ready_is_nobody(void **state)
{
	(void)state;
	assert_int_equal(share_pick(&shares, 0, SHARE_NOBODY), SHARE_NOBODY);
	assert_int_equal(share_pick(&shares, 0, 3), SHARE_NOBODY);
}

static void equal_ones_get_the_same(void **state)
{
	const u64 step[SHARES] = { SHARE_SLICE_NS, SHARE_SLICE_NS, SHARE_SLICE_NS, SHARE_SLICE_NS };

	(void)state;
	run(0xf, 4000, step);
	for (u32 i = 0; i < 4; i++)
		assert_in_range(shares.of[i].run_ns, 990 * MS, 1010 * MS);
}

/* One that leaves for its launcher every few microseconds keeps its turn. */
static void who_leaves_often_loses_nothing(void **state)
{
	const u64 step[SHARES] = { 5000, SHARE_SLICE_NS };

	(void)state;
	run(0x3, 2000, step);
	assert_in_range(shares.of[0].run_ns, 980 * MS, 1020 * MS);
	assert_in_range(shares.of[1].run_ns, 980 * MS, 1020 * MS);
}

static void who_slept_goes_at_once_and_saves_nothing_up(void **state)
{
	const u64 step[SHARES] = { MS, MS };

	(void)state;
	run(0x1, 5000, step);
	assert_int_equal(share_pick(&shares, 0x3, 0), 1);
	run(0x3, 1000, step);
	assert_in_range(shares.of[1].run_ns, 490 * MS, 520 * MS);
}

/* Somebody new, while the others sleep, must not be owed their past. */
static void who_is_new_starts_where_the_others_are(void **state)
{
	const u64 step[SHARES] = { MS, MS };
	u64 before;

	(void)state;
	run(0x1, 5000, step);
	assert_int_equal(share_pick(&shares, 0, SHARE_NOBODY), SHARE_NOBODY);
	share_reset(&shares, 1);
	run(0x2, 3, step);
	before = shares.of[0].run_ns;
	run(0x3, 1000, step);
	assert_in_range(shares.of[0].run_ns - before, 480 * MS, 520 * MS);
}

static void random_sleepers_never_take_more_than_a_spinner(void **state)
{
	u32 random = 1;
	u64 step[SHARES] = { SHARE_SLICE_NS, 0 };

	(void)state;
	for (u32 round = 0; round < 3000; round++) {
		random = random * 1664525u + 1013904223u;
		step[1] = 1000 + (random >> 8) % (2 * MS);
		run(random >> 31 ? 0x3 : 0x1, 1 + (random >> 4) % 7, step);
	}
	assert_true(shares.of[0].run_ns + 2 * SHARE_SLICE_NS > shares.of[1].run_ns);
}

static int stop(void **state)
{
	(void)state;
	return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest tests[] = {
	FRESH(nobody_ready_is_nobody),
	FRESH(equal_ones_get_the_same),
	FRESH(who_leaves_often_loses_nothing),
	FRESH(who_slept_goes_at_once_and_saves_nothing_up),
	FRESH(who_is_new_starts_where_the_others_are),
	FRESH(random_sleepers_never_take_more_than_a_spinner),
};

UNIT_MAIN("share", tests)
