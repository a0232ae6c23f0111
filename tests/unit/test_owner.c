/*
 * tests/unit/test_owner.c - what an owner takes goes back as a whole, whatever others do meanwhile.
 * SPDX-License-Identifier: MIT
 */
#include "mm/owner.h"

#include "tests/unit/harness.h"

#define FRAMES 4096u
#define FRAMES_BYTES (FRAMES * FRAME_BYTES)

static u32 bitmap[FRAMES / 32];
static struct frame_pool pool;

static int start(void **state)
{
	(void)state;
	frame_init(&pool, bitmap, FRAMES_BYTES);
	frame_add(&pool, HPA(0), FRAMES_BYTES);
	return 0;
}

static void all_of_it_goes_back(void **state)
{
	struct frame_owner owner;
	u32 before = pool.free;
	hpa_t at;

	(void)state;
	owner_init(&owner, &pool);
	assert_true(owner_take(&owner, 3, FRAME_BYTES, &at));
	assert_true(owner_take(&owner, 1024, MIB(4), &at));
	assert_true(owner_take(&owner, 5, FRAME_BYTES, &at));
	assert_int_equal(owner.frames, 1032);
	assert_int_equal(pool.free, before - 1032);
	owner_release(&owner);
	assert_int_equal(owner.frames, 0);
	assert_int_equal(pool.free, before);
	owner_release(&owner);
	assert_int_equal(pool.free, before);
}

static void what_is_taken_in_a_row_is_one_run(void **state)
{
	struct frame_owner owner;
	hpa_t at;

	(void)state;
	owner_init(&owner, &pool);
	for (u32 i = 0; i < 1000; i++)
		assert_true(owner_take(&owner, 1 + i % 3, FRAME_BYTES, &at));
	assert_int_equal(owner.runs, 1);
}

/* Two owners take turns, so that no two frames of one are neighbours. */
static void a_full_list_refuses_and_loses_nothing(void **state)
{
	struct frame_owner one, two;
	u32 before = pool.free;
	hpa_t at;

	(void)state;
	owner_init(&one, &pool);
	owner_init(&two, &pool);
	for (u32 i = 0; i < OWNER_RUNS; i++) {
		assert_true(owner_take(&one, 1, FRAME_BYTES, &at));
		assert_true(owner_take(&two, 1, FRAME_BYTES, &at));
	}
	assert_false(owner_take(&one, 1, FRAME_BYTES, &at));
	assert_int_equal(pool.free, before - 2 * OWNER_RUNS);
	owner_release(&one);
	assert_int_equal(pool.free, before - OWNER_RUNS);
	owner_release(&two);
	assert_int_equal(pool.free, before);
}

static void an_empty_pool_refuses(void **state)
{
	struct frame_owner owner;
	hpa_t at;

	(void)state;
	owner_init(&owner, &pool);
	assert_false(owner_take(&owner, FRAMES, FRAME_BYTES, &at));
	assert_false(owner_take(&owner, 0, FRAME_BYTES, &at));
	assert_int_equal(owner.runs, 0);
	assert_true(owner_take(&owner, FRAMES - 1, FRAME_BYTES, &at));
	assert_false(owner_take(&owner, 1, FRAME_BYTES, &at));
	owner_release(&owner);
	assert_int_equal(pool.free, FRAMES - 1);
}

static int stop(void **state)
{
	(void)state;
	return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest tests[] = {
	FRESH(all_of_it_goes_back),
	FRESH(what_is_taken_in_a_row_is_one_run),
	FRESH(a_full_list_refuses_and_loses_nothing),
	FRESH(an_empty_pool_refuses),
};

UNIT_MAIN("owner", tests)
