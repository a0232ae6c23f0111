/*
 * tests/unit/test_shadow_random.c - random guests on the shadow, judged by what a TLB may hold.
 * SPDX-License-Identifier: MIT
 *
 * Seeded: a failure names its step, and the test the seeds.
 */
#include "tests/unit/shadow_model.h"

#define STEPS 20000u

static u32 number(void *source, u32 below)
{
	u64 *random = source;

	*random = *random * 6364136223846793005u + 1442695040888963407u;
	return (u32)(*random >> 33) % below;
}

static void run_guest(u32 seed, u32 pool_pages)
{
	u64 random = seed;
	struct model *m = model_new(number, &random, pool_pages);

	for (m->step = 0; m->step < STEPS; m->step++) {
		one_step(m);
		if (m->step % 32 == 0)
			model_check(m);
	}
	model_free(m);
}

static void a_small_pool(void **state)
{
	(void)state;
	for (u32 seed = 1; seed <= 4; seed++)
		run_guest(seed, SHADOW_MIN_PAGES);
}

static void a_pool_that_nearly_suffices(void **state)
{
	(void)state;
	for (u32 seed = 11; seed <= 14; seed++)
		run_guest(seed, 34);
}

static void a_large_pool(void **state)
{
	(void)state;
	for (u32 seed = 21; seed <= 24; seed++)
		run_guest(seed, 64);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_small_pool),
	cmocka_unit_test(a_pool_that_nearly_suffices),
	cmocka_unit_test(a_large_pool),
};

UNIT_MAIN("shadow_random", tests)
