/*
 * tests/unit/test_frame.c - mm/frame.c against a plain array of frames.
 * SPDX-License-Identifier: MIT
 *
 * The bitmap is a heap block of exactly the size that is asked for, so the
 * address sanitizer sees a frame too many.
 */
#include "tests/unit/harness.h"

#include "mm/frame.h"

#define LIMIT MIB(64)
#define FRAMES (LIMIT / FRAME_BYTES)

static struct frame_pool pool;
static u32 *bitmap;

static int make_pool(void **state)
{
	(void)state;
	bitmap = malloc(frame_bitmap_bytes(LIMIT));
	frame_init(&pool, bitmap, LIMIT);
	return 0;
}

static int drop_pool(void **state)
{
	(void)state;
	free(bitmap);
	return 0;
}

static u32 must_alloc(u32 frames, u32 align)
{
	hpa_t at = HPA(0);

	assert_true(frame_alloc(&pool, frames, align, &at));
	return at.v;
}

static void a_new_pool_has_nothing(void **state)
{
	hpa_t at;

	(void)state;
	assert_int_equal(pool.free, 0);
	assert_false(frame_alloc(&pool, 1, FRAME_BYTES, &at));
	assert_int_equal(frame_largest(&pool, FRAME_BYTES), 0);
}

static void adding_rounds_inwards_and_leaves_frame_0_out(void **state)
{
	(void)state;
	frame_add(&pool, HPA(0), 3 * FRAME_BYTES - 1);
	assert_int_equal(pool.free, 1);
	frame_add(&pool, HPA(5 * FRAME_BYTES + 1), 2 * FRAME_BYTES - 1);
	assert_int_equal(pool.free, 2);
	frame_add(&pool, HPA(9 * FRAME_BYTES + 1), FRAME_BYTES);
	frame_add(&pool, HPA(9 * FRAME_BYTES), 0);
	assert_int_equal(pool.free, 2);
	frame_add(&pool, HPA(FRAME_BYTES), 2 * FRAME_BYTES); /* overlaps */
	assert_int_equal(pool.free, 3);
	assert_int_equal(must_alloc(1, FRAME_BYTES), FRAME_BYTES);
	assert_int_equal(must_alloc(1, FRAME_BYTES), 2 * FRAME_BYTES);
	assert_int_equal(must_alloc(1, FRAME_BYTES), 6 * FRAME_BYTES);
}

static void ranges_up_to_the_end_of_4_gib_stay_below_the_limit(void **state)
{
	(void)state;
	frame_add(&pool, HPA(LIMIT - FRAME_BYTES), ~0u - (LIMIT - FRAME_BYTES) + 1);
	assert_int_equal(pool.free, 1);
	frame_add(&pool, HPA(0xfffff000), 0x1000);
	frame_add(&pool, HPA(LIMIT), FRAME_BYTES);
	assert_int_equal(pool.free, 1);
	frame_reserve(&pool, HPA(0xffffffff), 1);
	frame_reserve(&pool, HPA(LIMIT), ~0u);
	assert_int_equal(pool.free, 1);
	frame_reserve(&pool, HPA(0), ~0u);
	assert_int_equal(pool.free, 0);
}

static void reserving_rounds_outwards(void **state)
{
	(void)state;
	frame_add(&pool, HPA(0), LIMIT);
	assert_int_equal(pool.free, FRAMES - 1);
	frame_reserve(&pool, HPA(2 * FRAME_BYTES - 1), 2);
	assert_int_equal(pool.free, FRAMES - 3);
	frame_reserve(&pool, HPA(2 * FRAME_BYTES), FRAME_BYTES);
	frame_reserve(&pool, HPA(7 * FRAME_BYTES), 0);
	assert_int_equal(pool.free, FRAMES - 3);
	assert_int_equal(must_alloc(1, FRAME_BYTES), 3 * FRAME_BYTES);
}

static void the_lowest_block_that_fits_is_given(void **state)
{
	(void)state;
	frame_add(&pool, HPA(0), LIMIT);
	frame_reserve(&pool, HPA(40 * FRAME_BYTES), FRAME_BYTES);
	assert_int_equal(must_alloc(64, FRAME_BYTES), 41 * FRAME_BYTES);
	assert_int_equal(must_alloc(3, FRAME_BYTES), FRAME_BYTES);
	assert_int_equal(must_alloc(1, 8 * FRAME_BYTES), 8 * FRAME_BYTES);
	assert_int_equal(must_alloc(1, FRAME_BYTES), 4 * FRAME_BYTES);
	assert_int_equal(must_alloc(2048, MIB(4)), MIB(4));
	assert_true(frame_free(&pool, HPA(2 * FRAME_BYTES), 1));
	assert_int_equal(must_alloc(1, FRAME_BYTES), 2 * FRAME_BYTES);
}

static void a_whole_pool_can_be_given_to_the_last_frame(void **state)
{
	hpa_t at;

	(void)state;
	frame_add(&pool, HPA(0), LIMIT);
	assert_int_equal(frame_largest(&pool, FRAME_BYTES), FRAMES - 1);
	assert_int_equal(frame_largest(&pool, MIB(4)), FRAMES - MIB(4) / FRAME_BYTES);
	assert_false(frame_alloc(&pool, FRAMES, FRAME_BYTES, &at));
	assert_int_equal(must_alloc(FRAMES - 1, FRAME_BYTES), FRAME_BYTES);
	assert_int_equal(pool.free, 0);
	assert_false(frame_alloc(&pool, 1, FRAME_BYTES, &at));
	assert_true(frame_free(&pool, HPA(LIMIT - FRAME_BYTES), 1));
	assert_int_equal(must_alloc(1, FRAME_BYTES), LIMIT - FRAME_BYTES);
	assert_true(frame_free(&pool, HPA(FRAME_BYTES), FRAMES - 1));
	assert_int_equal(pool.free, FRAMES - 1);
}

static void arguments_out_of_range_change_nothing(void **state)
{
	hpa_t at = HPA(77);

	(void)state;
	frame_add(&pool, HPA(0), LIMIT);
	assert_false(frame_alloc(&pool, 0, FRAME_BYTES, &at));
	assert_false(frame_alloc(&pool, 1, 0, &at));
	assert_false(frame_alloc(&pool, 1, FRAME_BYTES / 2, &at));
	assert_false(frame_alloc(&pool, 1, 3 * FRAME_BYTES, &at));
	assert_false(frame_alloc(&pool, 1, MIB(8), &at));
	assert_false(frame_alloc(&pool, ~0u, FRAME_BYTES, &at));
	assert_int_equal(at.v, 77);
	assert_int_equal(frame_largest(&pool, 0), 0);
	assert_int_equal(pool.free, FRAMES - 1);
}

static void what_is_not_allocated_cannot_be_freed(void **state)
{
	u32 at;

	(void)state;
	frame_add(&pool, HPA(0), LIMIT);
	at = must_alloc(4, FRAME_BYTES);
	assert_false(frame_free(&pool, HPA(at), 0));
	assert_false(frame_free(&pool, HPA(at + 1), 1));
	assert_false(frame_free(&pool, HPA(at), 5));
	assert_false(frame_free(&pool, HPA(0), 1));
	assert_false(frame_free(&pool, HPA(LIMIT), 1));
	assert_false(frame_free(&pool, HPA(LIMIT - FRAME_BYTES), 2));
	assert_false(frame_free(&pool, HPA(at), ~0u));
	assert_int_equal(pool.free, FRAMES - 5);
	assert_true(frame_free(&pool, HPA(at + FRAME_BYTES), 2));
	assert_false(frame_free(&pool, HPA(at + FRAME_BYTES), 2)); /* twice */
	assert_false(frame_free(&pool, HPA(at), 4));		   /* half of it twice */
	assert_int_equal(pool.free, FRAMES - 3);
	assert_true(frame_free(&pool, HPA(at), 1));
	assert_true(frame_free(&pool, HPA(at + 3 * FRAME_BYTES), 1));
	assert_int_equal(pool.free, FRAMES - 1);
}

/* A limit that is no multiple of 32 frames, and one that is no frame boundary. */
static void odd_limits_are_kept(void **state)
{
	struct frame_pool odd;
	u32 *bits = malloc(frame_bitmap_bytes(33 * FRAME_BYTES + 5));
	hpa_t at;

	(void)state;
	assert_int_equal(frame_bitmap_bytes(33 * FRAME_BYTES + 5), 8);
	assert_int_equal(frame_bitmap_bytes(0), 0);
	frame_init(&odd, bits, 33 * FRAME_BYTES + 5);
	frame_add(&odd, HPA(0), ~0u);
	assert_int_equal(odd.free, 32);
	assert_int_equal(frame_largest(&odd, 32 * FRAME_BYTES), 1);
	assert_true(frame_alloc(&odd, 1, 32 * FRAME_BYTES, &at));
	assert_int_equal(at.v, 32 * FRAME_BYTES);
	assert_false(frame_alloc(&odd, 1, 32 * FRAME_BYTES, &at));
	free(bits);
}

/* The same answers as a model that looks at one byte a frame. */
#define MODEL_FRAMES 256u

static bool model_taken[MODEL_FRAMES];

static u32 model_find(u32 frames, u32 step)
{
	for (u32 at = 0; at + frames <= MODEL_FRAMES; at += step) {
		u32 run = 0;

		while (run < frames && !model_taken[at + run])
			run++;
		if (run == frames)
			return at;
	}
	return 0;
}

static void check_against_model(struct frame_pool *small)
{
	for (u32 step = 1; step <= 64; step *= 4) {
		u32 largest = frame_largest(small, step * FRAME_BYTES);

		if (largest)
			assert_int_not_equal(model_find(largest, step), 0);
		assert_int_equal(model_find(largest + 1, step), 0);
	}
}

static void random_use_agrees_with_a_model(void **state)
{
	struct frame_pool small;
	u32 bits[MODEL_FRAMES / 32];
	u32 random = 1;

	(void)state;
	frame_init(&small, bits, MODEL_FRAMES * FRAME_BYTES);
	frame_add(&small, HPA(0), MODEL_FRAMES * FRAME_BYTES);
	for (u32 i = 0; i < MODEL_FRAMES; i++)
		model_taken[i] = i == 0;
	for (u32 round = 0; round < 20000; round++) {
		u32 frames, first, step, taken = 0;
		hpa_t at = HPA(0);

		random = random * 1664525u + 1013904223u;
		frames = (random >> 8) % 24 + 1;
		first = (random >> 16) % (MODEL_FRAMES - 24);
		step = 1u << (random >> 28) % 6;
		if (random >> 27 & 1u) {
			u32 wanted = model_find(frames, step);

			assert_int_equal(frame_alloc(&small, frames, step * FRAME_BYTES, &at),
					 wanted != 0);
			assert_int_equal(at.v, wanted * FRAME_BYTES);
			for (u32 i = 0; wanted && i < frames; i++)
				model_taken[wanted + i] = true;
		} else {
			bool whole = first != 0;

			for (u32 i = 0; i < frames; i++)
				whole = whole && model_taken[first + i];
			assert_int_equal(frame_free(&small, HPA(first * FRAME_BYTES), frames),
					 whole);
			for (u32 i = 0; whole && i < frames; i++)
				model_taken[first + i] = false;
		}
		for (u32 i = 0; i < MODEL_FRAMES; i++)
			taken += model_taken[i];
		assert_int_equal(small.free, MODEL_FRAMES - taken);
		if (round % 64 == 0)
			check_against_model(&small);
	}
}

#define WITH_POOL(test) cmocka_unit_test_setup_teardown(test, make_pool, drop_pool)

static const struct CMUnitTest tests[] = {
	WITH_POOL(a_new_pool_has_nothing),
	WITH_POOL(adding_rounds_inwards_and_leaves_frame_0_out),
	WITH_POOL(ranges_up_to_the_end_of_4_gib_stay_below_the_limit),
	WITH_POOL(reserving_rounds_outwards),
	WITH_POOL(the_lowest_block_that_fits_is_given),
	WITH_POOL(a_whole_pool_can_be_given_to_the_last_frame),
	WITH_POOL(arguments_out_of_range_change_nothing),
	WITH_POOL(what_is_not_allocated_cannot_be_freed),
	cmocka_unit_test(odd_limits_are_kept),
	cmocka_unit_test(random_use_agrees_with_a_model),
};

UNIT_MAIN("frame", tests)
