/*
 * tests/unit/test_shadow_pool.c - more directories than roots, more tables than pool pages.
 * SPDX-License-Identifier: MIT
 *
 * Every access must end at the right page however small the pool is, and
 * what one instruction needs must fit at once, or the guest would fault for ever.
 */
#include "tests/unit/shadow_directories.h"

/* Hostile guest 64, in small: far more directories than roots, each mapping right. */
static void thousands_of_switches_keep_mappings_right(void **state)
{
	struct world *w = world_with(80, 100);
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < 3000; i++) {
		n = (n * 29 + 7 + i % 5) % 80;
		switch_to(w, ROOT(n), i % 2);
		assert_int_equal(where(w, VA), DATA(n % 79));
		assert_int_equal(where(w, KVA), DATA(0));
		if (i % 64 == 0)
			world_check(w);
	}
	world_free(w);
}

/* Every slot below the window leads to one of two tables: hostile guest 65. */
static void map_everything(struct world *w, u32 cr3)
{
	for (u32 slot = 0; slot < WINDOW_SLOT; slot++)
		guest_pde(w, cr3, slot << 22, (slot % 2 ? USER(1) : USER(2)) | RW | PTE_A);
	for (u32 i = 0; i < 1024; i++) {
		*ram_word(w, USER(1) + i * 4) = DATA(i % 60) | RW | USED;
		*ram_word(w, USER(2) + i * 4) = DATA(i % 50) | RW | USED;
	}
}

static u32 expected(u32 va)
{
	u32 i = (va >> 12) % 1024;

	return (va >> 22) % 2 ? DATA(i % 60) : DATA(i % 50);
}

static void an_empty_pool_recycles_and_never_fails(void **state)
{
	static const u32 sizes[] = { SHADOW_MIN_PAGES, SHADOW_MIN_PAGES + 1, 40, 640 };

	(void)state;
	for (u32 k = 0; k < ARRAY_SIZE(sizes); k++) {
		struct world *w = world_with(20, sizes[k]);

		for (u32 n = 3; n < 6; n++)
			map_everything(w, ROOT(n));
		for (u32 i = 0; i < 6000; i++) {
			u32 va = i * 0x9e3779b1u % WINDOW & ~0xfffu;

			if (i % 500 == 0)
				switch_to(w, ROOT(3 + i / 500 % 3), false);
			assert_int_equal(where(w, va), expected(va));
			if (i % 256 == 0)
				world_check(w);
		}
		world_free(w);
	}
}

/*
 * One instruction may need several pages at once, in both halves.  With the
 * smallest pool all of them are there together after a bounded number of
 * faults, whatever was there before.
 */
static void an_instruction_gets_all_its_pages_at_once(void **state)
{
	struct world *w = world_with(20, SHADOW_MIN_PAGES);

	(void)state;
	map_everything(w, ROOT(3));
	for (u32 n = 0; n < 18; n++)
		switch_to(w, ROOT(n), false);
	switch_to(w, ROOT(3), false);
	for (u32 round = 0; round < 300; round++) {
		u32 pages[12];
		u32 faults = 0;
		bool again = true;

		for (u32 i = 0; i < 12; i++) {
			u32 half = i < 6 ? round * (i + 3) % 768 : 768 + round * (i + 2) % 232;

			pages[i] = half << 22 | (round + i) % 1024 << 12;
		}
		while (again) {
			again = false;
			for (u32 i = 0; i < 12; i++) {
				int error = cpu_access(w, pages[i], PF_W, NULL);

				if (error == CPU_OK)
					continue;
				assert_int_equal(fault(w, pages[i], (u32)error), SHADOW_FILLED);
				assert_true(++faults < 200);
				again = true;
				break; /* the instruction starts over */
			}
		}
	}
	world_free(w);
}

static void others_tables_are_recycled_before_ones_own(void **state)
{
	struct world *w = world_with(20, 40);

	(void)state;
	for (u32 n = 6; n < 16; n++) {
		switch_to(w, ROOT(n), false);
		where(w, VA);
	}
	map_everything(w, ROOT(3));
	switch_to(w, ROOT(3), false);
	where(w, KVA);
	/* 12 roots, 10 tables of others, 1 shared: 17 pages are free. */
	for (u32 slot = 0; slot < 17; slot++)
		where(w, slot << 22);
	assert_int_equal(shadow_used_pages(&w->s), 40);
	for (u32 slot = 17; slot < 27; slot++)
		where(w, slot << 22);
	for (u32 slot = 0; slot < 27; slot++)
		assert_true(mapped(w, slot << 22));
	assert_true(mapped(w, KVA));
	where(w, 27u << 22); /* now one of our own has to go, the first */
	assert_false(mapped(w, 0));
	assert_true(mapped(w, 1u << 22));
	assert_true(mapped(w, KVA));
	world_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(thousands_of_switches_keep_mappings_right),
	cmocka_unit_test(an_empty_pool_recycles_and_never_fails),
	cmocka_unit_test(an_instruction_gets_all_its_pages_at_once),
	cmocka_unit_test(others_tables_are_recycled_before_ones_own),
};

UNIT_MAIN("shadow_pool", tests)
