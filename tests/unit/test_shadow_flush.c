/*
 * tests/unit/test_shadow_flush.c - roots, switches between them, and flushes that verify.
 * SPDX-License-Identifier: MIT
 *
 * A flush keeps what the guest's tables still say, so each test asks both
 * what went and what stayed.
 */
#include "tests/unit/shadow_directories.h"

static void bad_directories_are_refused(void **state)
{
	static const u32 bad[] = { 1, 0x1004, RAM_BYTES, 0xfffff000, WALK_LINEAR, 0x80000000 };
	struct world *w = world_with(1, 32);
	struct world *linear = world_new(SHADOW_MIN_PAGES);

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(switch_to(w, bad[i], true), SHADOW_REFUSED);
		assert_string_equal(w->answer.reason, "bad page directory address %#x");
		assert_int_equal(w->answer.value, bad[i]);
		assert_int_equal(switch_to(linear, bad[i], false), SHADOW_REFUSED);
		assert_int_equal(shadow_guest_cr3(&linear->s), WALK_LINEAR);
	}
	assert_int_equal(shadow_guest_cr3(&w->s), ROOT(0));
	assert_int_equal(switch_to(w, RAM_BYTES - 4096, false), SHADOW_DONE);
	assert_int_equal(switch_to(w, 0, false), SHADOW_DONE);
	assert_int_equal(shadow_guest_cr3(&w->s), 0);
	world_free(w);
	world_free(linear);
}

static void ten_directories_keep_their_own_mappings(void **state)
{
	struct world *w = world_with(10, 64);
	u32 used;

	(void)state;
	for (u32 round = 0; round < 3; round++)
		for (u32 n = 0; n < 10; n++) {
			switch_to(w, ROOT(n), false);
			if (round)
				assert_true(mapped(w, VA));
			assert_int_equal(where(w, VA), DATA(n));
			assert_int_equal(where(w, KVA), DATA(0));
		}
	used = shadow_used_pages(&w->s);
	assert_int_equal(used, 10 + 10 + 1); /* the kernel's table is there once */
	world_free(w);
}

static void the_least_recently_used_root_goes(void **state)
{
	struct world *w = world_with(70, 300);

	(void)state;
	for (u32 n = 0; n < SHADOW_ROOTS; n++) {
		switch_to(w, ROOT(n), false);
		assert_int_equal(where(w, VA), DATA(n));
	}
	switch_to(w, ROOT(0), false); /* 1 is the oldest now */
	switch_to(w, ROOT(64), false);
	assert_int_equal(where(w, VA), DATA(64));
	switch_to(w, ROOT(0), false);
	assert_true(mapped(w, VA));
	switch_to(w, ROOT(2), false);
	assert_true(mapped(w, VA));
	switch_to(w, ROOT(1), false); /* evicts 3 */
	assert_false(mapped(w, VA));
	assert_int_equal(where(w, VA), DATA(1));
	switch_to(w, ROOT(4), false);
	assert_true(mapped(w, VA));
	switch_to(w, ROOT(3), false);
	assert_false(mapped(w, VA));
	world_free(w);
}

static void a_switch_says_when_cr3_must_be_loaded(void **state)
{
	struct world *w = world_with(2, 32);
	struct shadow_answer answer;
	struct tlb_flush flush = { .count = 0 };
	u32 first = shadow_cr3(&w->s).v;

	(void)state;
	where(w, VA);
	shadow_switch(&w->s, ROOT(0), false, &answer, &flush);
	shadow_switch(&w->s, ROOT(0), true, &answer, &flush);
	assert_false(flush.all);
	assert_int_equal(flush.count, 0);
	*guest_pte(w, USER(0), VA) = 0;
	shadow_switch(&w->s, ROOT(0), true, &answer, &flush);
	assert_false(flush.all);
	assert_true(flush.count > 0);
	assert_int_equal(shadow_cr3(&w->s).v, first);
	shadow_switch(&w->s, ROOT(1), false, &answer, &flush);
	assert_true(flush.all);
	assert_int_not_equal(shadow_cr3(&w->s).v, first);
	world_free(w);
}

static void switching_verifies_if_asked(void **state)
{
	struct world *w = world_with(2, 32);

	(void)state;
	where(w, VA);
	switch_to(w, ROOT(1), false);
	*guest_pte(w, USER(0), VA) = DATA(5) | RW | USED;
	switch_to(w, ROOT(0), false);
	assert_int_equal(where(w, VA), DATA(0)); /* the guest has said that nothing changed */
	switch_to(w, ROOT(1), false);
	switch_to(w, ROOT(0), true);
	assert_true(mapped(w, VA));
	assert_int_equal(where(w, VA), DATA(5));
	world_free(w);
}

struct change {
	u32 before, after;
	bool kept, writable, user;
};

/* What a verified entry becomes, given what the guest's one became. */
static void verifying_follows_the_guests_entry(void **state)
{
	static const struct change changes[] = {
		{ RW | USED, RW | USED, true, true, true },
		{ RW | USED, RW | USED | PTE_G | PTE_PCD, true, true, true },
		{ RW | USED, RW | PTE_A, true, false, true },
		{ RW | USED, PTE_P | PTE_U | USED, true, false, true },
		{ RW | USED, PTE_P | PTE_W | USED, true, true, false },
		{ RW | USED, RW, false, false, false },
		{ RW | USED, RW | PTE_D, false, false, false },
		{ RW | USED, PTE_W | PTE_U | USED, false, false, false },
		{ RW | USED, RW | USED | PTE_PAT, false, false, false },
		{ RW | USED, RW | USED | 0x7ffff000, false, false, false },
		{ RW | USED, 0, false, false, false },
		{ PTE_P | PTE_A, RW | USED, true, true, true },
	};
	struct world *w = world_with(1, 32);

	(void)state;
	for (u32 how = 0; how < 4; how++)
		for (u32 i = 0; i < ARRAY_SIZE(changes); i++) {
			const struct change *c = &changes[i];

			*guest_pte(w, USER(0), VA) = DATA(0) | c->before;
			set_pte(w, ROOT(0), VA, 0);
			where(w, VA);
			*guest_pte(w, USER(0), VA) = c->after ? DATA(0) | c->after : 0;
			if (how == 0)
				switch_to(w, ROOT(0), true);
			else if (how == 1)
				shadow_flush_user(&w->s, &w->flush);
			else if (how == 2)
				shadow_flush_all(&w->s, &w->flush);
			else
				shadow_set_pgd(&w->s, ROOT(0), VA >> 22, &w->flush);
			obey_flush(w);
			assert_int_equal(mapped(w, VA), c->kept);
			assert_int_equal(cpu_access(w, VA, 0, NULL) == CPU_OK, c->kept);
			assert_int_equal(cpu_access(w, VA, PF_W, NULL) == CPU_OK,
					 c->kept && c->writable);
			assert_int_equal(cpu_access(w, VA, PF_U, NULL) == CPU_OK,
					 c->kept && c->user);
			assert_int_equal(*guest_pte(w, USER(0), VA),
					 c->after ? DATA(0) | c->after : 0);
			world_check(w);
		}
	world_free(w);
}

static void flushes_reach_what_they_should(void **state)
{
	struct world *w = world_with(3, 32);

	(void)state;
	for (u32 n = 0; n < 3; n++) {
		switch_to(w, ROOT(n), false);
		where(w, VA);
		where(w, KVA);
	}
	/* FLUSH_TLB(0): the current user half alone. */
	for (u32 n = 0; n < 3; n++)
		*guest_pte(w, USER(n), VA) = 0;
	*guest_pte(w, KTABLE, KVA) = 0;
	shadow_flush_user(&w->s, &w->flush);
	obey_flush(w);
	assert_false(mapped(w, VA));
	assert_true(mapped(w, KVA));
	switch_to(w, ROOT(1), false);
	assert_true(mapped(w, VA));
	/* FLUSH_TLB(1): kernel half at once in all, other user halves before they are used. */
	shadow_flush_all(&w->s, &w->flush);
	obey_flush(w);
	assert_false(mapped(w, VA));
	assert_false(mapped(w, KVA));
	switch_to(w, ROOT(0), false);
	assert_false(mapped(w, VA));
	assert_false(mapped(w, KVA));
	switch_to(w, ROOT(2), false);
	assert_false(mapped(w, KVA));
	assert_int_equal(touch(w, KVA, 0, NULL), SHADOW_REFLECT);
	/* Once they are verified, that is done with: the guest vouches for them again. */
	*guest_pte(w, USER(0), VA) = DATA(0) | RW | USED;
	switch_to(w, ROOT(0), false);
	where(w, VA);
	switch_to(w, ROOT(2), false);
	shadow_flush_all(&w->s, &w->flush);
	switch_to(w, ROOT(0), false);
	switch_to(w, ROOT(2), false);
	*guest_pte(w, USER(0), VA) = 0;
	switch_to(w, ROOT(0), false);
	assert_true(mapped(w, VA));
	world_free(w);
}

/* A root that is not looked at stays stale, however often the kernel half is flushed. */
static void no_root_outlives_the_generations(void **state)
{
	struct world *w = world_with(2, 32);

	(void)state;
	where(w, VA);
	switch_to(w, ROOT(1), false);
	*guest_pte(w, USER(0), VA) = 0;
	for (u32 i = 0; i < SHADOW_GENERATIONS; i++) {
		shadow_flush_all(&w->s, &w->flush);
		assert_int_equal(shadow_ready_root(&w->s, ROOT(0)), SHADOW_NONE);
	}
	switch_to(w, ROOT(0), false);
	assert_false(mapped(w, VA));
	world_free(w);
}

static u32 below(u32 n)
{
	static u64 random = 1;

	random = random * 6364136223846793005u + 1442695040888963407u;
	return (u32)(random >> 33) % n;
}

/* Entries of a table: a run of those that may be filled, or of holes, or mixed. */
static void some_entries(struct world *w, u32 table, u32 first, u32 entries)
{
	u32 kind = below(3);

	for (u32 i = first; i < first + entries; i++)
		*ram_word(w, table + i * 4) =
			kind == 0 || (kind == 1 && below(2)) ? DATA(below(79)) | RW | USED : 0;
}

/* What the guest may do to an entry that is in the shadow. */
static void change_entry(u32 *pte)
{
	switch (below(4)) {
	case 0: *pte ^= 1u << below(12); break;
	case 1: *pte ^= PTE_FRAME & (below(1u << 20) << 12); break;
	case 2: *pte = below(2) ? 0 : *pte & ~PTE_D; break;
	default: *pte = DATA(below(79)) | below(0x1000); break;
	}
}

static bool is_flushed(const struct tlb_flush *flush, u32 va)
{
	bool found = flush->all;

	for (u32 i = 0; i < flush->count; i++)
		found |= flush->va[i] == va;
	return found;
}

/* Fills all of the table at `va` that the guest's has, changes that, flushes, compares. */
static void change_and_flush(struct world *w, u32 va, u32 table, u32 changes)
{
	static const u32 rights[] = { RW, RW, RW, RW, PTE_P | PTE_W, PTE_P | PTE_U, PTE_P };
	u32 old[1024];
	u32 *shadow;

	guest_pde(w, ROOT(0), va, table | RW | PTE_A);
	for (u32 i = 0; i < 1024; i += SHADOW_OCTET)
		some_entries(w, table, i, SHADOW_OCTET);
	*ram_word(w, table) = DATA(0) | RW | USED;
	for (u32 i = 0; i < 1024; i++)
		touch(w, va + (i << 12), below(2) ? PF_W : 0, NULL);
	shadow = shadow_table(&w->s, w->s.directory[va >> 22]);
	memcpy(old, shadow, sizeof(old));
	for (u32 n = 0; n < changes; n++)
		change_entry(ram_word(w, table + below(1024) * 4));
	guest_pde(w, ROOT(0), va, table | PTE_A | rights[below(ARRAY_SIZE(rights))]);
	if (below(2))
		shadow_flush_all(&w->s, &w->flush);
	else if (va < KERNEL)
		shadow_flush_user(&w->s, &w->flush);
	else
		shadow_set_pgd(&w->s, ROOT(0), va >> 22, &w->flush);
	assert_true(w->s.directory[va >> 22] != 0);
	for (u32 i = 0; i < 1024; i++) {
		u32 now = shadow_derive(&w->s, *ram_word(w, ROOT(0) + (va >> 22) * 4),
					*ram_word(w, table + i * 4));

		assert_int_equal(shadow[i], old[i] ? now : 0);
		if (old[i] && shadow[i] != old[i])
			assert_true(is_flushed(&w->flush, va + (i << 12)));
	}
	obey_flush(w);
	world_check(w);
}

static void a_flush_agrees_with_derive(void **state)
{
	struct world *w = world_with(1, 32);

	(void)state;
	for (u32 round = 0; round < 300; round++) {
		u32 changes = round % 8 ? below(200) : 4;

		if (round % 2)
			change_and_flush(w, 0x08000000, USER(0), changes);
		else
			change_and_flush(w, KERNEL, KTABLE, changes);
	}
	world_free(w);
}

/* The halves may meet anywhere: every table of a root is verified, and no other. */
static void a_flush_finds_all_tables(void **state)
{
	static const u32 kernels[] = { 1, 7, 31, 32, 33, 400, 767, 993, 999, 1000 };

	(void)state;
	for (u32 k = 0; k < ARRAY_SIZE(kernels); k++)
		for (u32 all = 0; all < 2; all++) {
			struct world *w = world_new(640);

			shadow_set_kernel_address(&w->s, GVA(kernels[k] << 22), &w->flush);
			for (u32 slot = 0; slot < WINDOW_SLOT; slot++)
				guest_pde(w, ROOT(0), slot << 22, USER(0) | RW | PTE_A);
			*guest_pte(w, USER(0), 0) = DATA(0) | RW | USED;
			switch_to(w, ROOT(0), false);
			for (u32 slot = 0; slot < WINDOW_SLOT; slot++)
				if (below(2) || slot - kernels[k] + 1 < 2)
					where(w, slot << 22);
			*guest_pte(w, USER(0), 0) = 0;
			if (all)
				shadow_flush_all(&w->s, &w->flush);
			else
				shadow_flush_user(&w->s, &w->flush);
			for (u32 slot = 0; slot < WINDOW_SLOT; slot++)
				if (all || slot < kernels[k])
					assert_int_equal(w->s.directory[slot], 0);
			assert_int_equal(w->s.directory[kernels[k]] != 0,
					 !all || kernels[k] == WINDOW_SLOT);
			obey_flush(w);
			world_free(w);
		}
}

static void set_pgd_forgets_one_slot(void **state)
{
	struct world *w = world_with(2, 32);
	u32 used;

	(void)state;
	guest_pde(w, ROOT(0), VA + 0x400000, USER(1) | RW);
	where(w, VA);
	where(w, VA + 0x400000);
	where(w, KVA);
	used = shadow_used_pages(&w->s);
	guest_pde(w, ROOT(0), VA, 0);
	shadow_set_pgd(&w->s, ROOT(1), VA >> 22, &w->flush); /* not cached: ignored */
	shadow_set_pgd(&w->s, ROOT(0), WINDOW_SLOT, &w->flush);
	shadow_set_pgd(&w->s, ROOT(0), 1023, &w->flush);
	shadow_set_pgd(&w->s, ROOT(0), 1024, &w->flush);
	shadow_set_pgd(&w->s, ROOT(0), ~0u, &w->flush);
	shadow_set_pgd(&w->s, ROOT(0), 5, &w->flush); /* no table */
	assert_int_equal(w->flush.count, 0);
	assert_true(mapped(w, VA));
	shadow_set_pgd(&w->s, ROOT(0), VA >> 22, &w->flush);
	obey_flush(w);
	assert_int_equal(touch(w, VA, 0, NULL), SHADOW_REFLECT);
	assert_true(mapped(w, VA + 0x400000));
	assert_int_equal(shadow_used_pages(&w->s), used - 1);
	/* A directory entry that names another table: what that one says counts. */
	*guest_pte(w, USER(1), VA) = DATA(9) | RW | USED;
	guest_pde(w, ROOT(0), VA + 0x400000, KTABLE | RW);
	shadow_set_pgd(&w->s, ROOT(0), (VA >> 22) + 1, &w->flush);
	obey_flush(w);
	assert_false(mapped(w, VA + 0x400000));
	/* The shared half: gone for all when one directory drops it, back on demand for others. */
	guest_pde(w, ROOT(0), KVA, 0);
	shadow_set_pgd(&w->s, ROOT(0), KVA >> 22, &w->flush);
	obey_flush(w);
	assert_int_equal(touch(w, KVA, 0, NULL), SHADOW_REFLECT);
	switch_to(w, ROOT(1), false);
	assert_int_equal(where(w, KVA), DATA(0));
	/* There even a directory that is not cached counts; one that cannot be does not. */
	shadow_set_pgd(&w->s, RAM_BYTES, KVA >> 22, &w->flush);
	shadow_set_pgd(&w->s, ROOT(1) + 1, KVA >> 22, &w->flush);
	assert_true(mapped(w, KVA));
	shadow_set_pgd(&w->s, DATA(0), KVA >> 22, &w->flush);
	obey_flush(w);
	assert_false(mapped(w, KVA));
	world_free(w);
}

/* The processor may hold a directory entry although the table behind it is empty. */
static void dropping_an_empty_table_is_flushed(void **state)
{
	struct world *w = world_with(1, 32);

	(void)state;
	for (u32 i = 0; i < 2; i++) {
		u32 va = i ? KVA : VA;

		where(w, va);
		set_pte(w, ROOT(0), va, 0);
		guest_pde(w, ROOT(0), va, 0);
		shadow_set_pgd(&w->s, ROOT(0), va >> 22, &w->flush);
		assert_int_equal(w->flush.count, 1);
		assert_int_equal(w->flush.va[0] >> 22, va >> 22);
		obey_flush(w);
	}
	world_free(w);
}

static void many_changes_ask_for_a_cr3_load(void **state)
{
	struct world *w = world_with(1, 32);

	(void)state;
	for (u32 i = 0; i < 100; i++) {
		*guest_pte(w, USER(0), VA + (i << 12)) = DATA(1) | RW | USED;
		where(w, VA + (i << 12));
	}
	memset(w->ram + USER(0), 0, 4096);
	shadow_flush_user(&w->s, &w->flush);
	assert_true(w->flush.all);
	obey_flush(w);
	for (u32 i = 0; i < 100; i++)
		assert_int_not_equal(cpu_access(w, VA + (i << 12), 0, NULL), CPU_OK);
	assert_int_equal(shadow_used_pages(&w->s), 1);
	world_free(w);
}

static void the_kernel_address_may_be_anything(void **state)
{
	/* Three roots with two tables each: as many of them are shared as lie wholly above it. */
	static const struct {
		u32 address, pages;
	} odd[] = { { 0, 5 },	       { 1, 5 },	  { 0x40000000, 7 }, { 0xbfffffff, 7 },
		    { 0xc0000001, 9 }, { WINDOW - 1, 9 }, { WINDOW, 9 },     { ~0u, 9 } };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(odd); i++) {
		struct world *w = world_with(3, 32);

		where(w, VA);
		where(w, KVA);
		shadow_set_kernel_address(&w->s, GVA(KERNEL), &w->flush);
		assert_true(mapped(w, VA)); /* the same again */
		shadow_set_kernel_address(&w->s, GVA(odd[i].address), &w->flush);
		obey_flush(w);
		assert_int_equal(mapped(w, VA), odd[i].address == 0xbfffffff);
		world_check(w);
		for (u32 n = 0; n < 3; n++) {
			switch_to(w, ROOT(n), false);
			where(w, VA);
			where(w, KVA);
		}
		world_check(w);
		assert_int_equal(shadow_used_pages(&w->s), odd[i].pages);
		world_free(w);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(bad_directories_are_refused),
	cmocka_unit_test(ten_directories_keep_their_own_mappings),
	cmocka_unit_test(the_least_recently_used_root_goes),
	cmocka_unit_test(a_switch_says_when_cr3_must_be_loaded),
	cmocka_unit_test(switching_verifies_if_asked),
	cmocka_unit_test(verifying_follows_the_guests_entry),
	cmocka_unit_test(flushes_reach_what_they_should),
	cmocka_unit_test(no_root_outlives_the_generations),
	cmocka_unit_test(a_flush_agrees_with_derive),
	cmocka_unit_test(a_flush_finds_all_tables),
	cmocka_unit_test(set_pgd_forgets_one_slot),
	cmocka_unit_test(dropping_an_empty_table_is_flushed),
	cmocka_unit_test(many_changes_ask_for_a_cr3_load),
	cmocka_unit_test(the_kernel_address_may_be_anything),
};

UNIT_MAIN("shadow_flush", tests)
