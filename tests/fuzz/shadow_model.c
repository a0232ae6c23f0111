/*
 * tests/fuzz/shadow_model.c - shadow paging against a model of what a TLB may hold.
 * SPDX-License-Identifier: MIT
 *
 * Input: the size of the pool, then whatever tests/unit/shadow_model.h draws.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/unit/shadow_model.h"

#define STEPS 150u

static u32 number(void *source, u32 below)
{
	return take_number(source, 1) % below;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	u32 pool_pages = SHADOW_MIN_PAGES + take_number(&in, 1) % 32;
	struct model *m = model_new(number, &in, pool_pages);

	for (m->step = 0; m->step < STEPS && in.left > 0; m->step++)
		one_step(m);
	model_check(m);
	model_free(m);
	return 0;
}
