/*
 * tests/unit/test_shadow.c - faults, fills, neighbours and SET_PTE of the shadow.
 * SPDX-License-Identifier: MIT
 *
 * A processor model (tests/unit/shadow_world.h) runs on the shadow; what it
 * may do is compared with the rules of the manual, written here again.
 */
#include "tests/unit/shadow_world.h"

#define CR3 0x1000u
#define TABLE 0x2000u
#define CR3_B 0x3000u
#define VA 0x08048123u
#define KVA 0xc0100123u
#define RW (PTE_P | PTE_W | PTE_U)
#define USED (PTE_A | PTE_D)

static const u32 accesses[] = { 0, PF_W, PF_U, PF_W | PF_U };

/* A world past linear mode, kernel half from KERNEL, one page table for VA and KVA alike. */
static struct world *world_running(u32 pool_pages)
{
	struct world *w = world_new(pool_pages);

	shadow_set_kernel_address(&w->s, GVA(KERNEL), &w->flush);
	assert_int_equal(switch_to(w, CR3, false), SHADOW_DONE);
	guest_pde(w, CR3, VA, TABLE | RW | PTE_A);
	guest_pde(w, CR3, KVA, TABLE | RW | PTE_A);
	return w;
}

static u32 flags_of(u32 n)
{
	return (n & 7) | (n & 8 ? 1u << 5 : 0) | (n & 16 ? 1u << 6 : 0);
}

static bool manual_allows(u32 pde, u32 pte, u32 access)
{
	if ((access & 4) && !((pde & 4) && (pte & 4)))
		return false;
	if ((access & 2) && !((pde & 2) && (pte & 2)))
		return false;
	return true;
}

static void one_combination(struct world *w, u32 va, u32 pde, u32 pte, u32 access)
{
	bool present = (pde & 1) && (pte & 1);
	bool allowed = present && manual_allows(pde, pte, access);
	u32 gpa = 0;
	enum shadow_result result;

	guest_pde(w, CR3, va, TABLE | pde);
	*guest_pte(w, TABLE, va) = 0x10000 | pte;
	result = touch(w, va, access, &gpa);
	if (!allowed) {
		assert_int_equal(result, SHADOW_REFLECT);
		assert_int_equal(w->answer.error_code, access | (present ? 1 : 0));
		assert_int_equal(*guest_pte(w, TABLE, va), 0x10000 | pte);
		assert_int_equal(*ram_word(w, CR3 + (va >> 22) * 4), TABLE | pde);
	} else {
		u32 now = *guest_pte(w, TABLE, va);

		assert_int_equal(result, SHADOW_FILLED);
		assert_int_equal(gpa, 0x10123);
		assert_int_equal(now, 0x10000 | pte | 1u << 5 | (access & 2 ? 1u << 6 : 0));
		/* Now the processor can do exactly this without asking: */
		for (u32 i = 0; i < ARRAY_SIZE(accesses); i++) {
			bool dirty_enough = !(accesses[i] & 2) || (now & 1u << 6);
			bool free = manual_allows(pde, pte, accesses[i]) && dirty_enough;

			assert_int_equal(cpu_access(w, va, accesses[i], NULL) == CPU_OK, free);
		}
	}
	*guest_pte(w, TABLE, va) = 0;
	assert_int_equal(set_pte(w, CR3, va, 0), SHADOW_DONE);
	assert_int_not_equal(cpu_access(w, va, 0, NULL), CPU_OK);
}

static void all_combinations_follow_the_manual(void **state)
{
	struct world *w = world_running(32);

	(void)state;
	for (u32 d = 0; d < 32; d++)
		for (u32 t = 0; t < 32; t++)
			for (u32 a = 0; a < ARRAY_SIZE(accesses); a++) {
				one_combination(w, VA, flags_of(d), flags_of(t), accesses[a]);
				one_combination(w, KVA, flags_of(d), flags_of(t), accesses[a]);
			}
	world_free(w);
}

/* The same, each after the entry was filled by a read with all rights, and changed in silence. */
static void a_stale_entry_never_outlives_its_fault(void **state)
{
	struct world *w = world_running(32);
	u32 gpa;

	(void)state;
	for (u32 t = 0; t < 32; t++)
		for (u32 a = 0; a < ARRAY_SIZE(accesses); a++) {
			enum shadow_result result;

			*guest_pte(w, TABLE, VA) = 0x10000 | PTE_P;
			assert_int_equal(touch(w, VA, 0, &gpa), SHADOW_FILLED);
			*guest_pte(w, TABLE, VA) = 0x20000 | flags_of(t);
			if (cpu_access(w, VA, accesses[a], &gpa) == CPU_OK)
				assert_int_equal(accesses[a], 0); /* as a TLB would, unflushed */
			else if (fault(w, VA, accesses[a] | 1) == SHADOW_FILLED)
				assert_int_equal(cpu_access(w, VA, accesses[a], &gpa), CPU_OK);
			if (accesses[a]) {
				result = touch(w, VA, 0, &gpa);
				assert_int_equal(result, t & 1 ? SHADOW_FILLED : SHADOW_REFLECT);
				if (result == SHADOW_FILLED)
					assert_int_equal(gpa, 0x20123);
			}
			*guest_pte(w, TABLE, VA) = 0;
			set_pte(w, CR3, VA, 0);
		}
	world_free(w);
}

static void reading_sets_accessed_and_writing_dirty(void **state)
{
	struct world *w = world_running(32);

	(void)state;
	guest_pde(w, CR3, VA, TABLE | RW);
	*guest_pte(w, TABLE, VA) = 0x10000 | RW;
	assert_int_equal(touch(w, VA, PF_U, NULL), SHADOW_FILLED);
	assert_int_equal(*guest_pte(w, TABLE, VA), 0x10000 | RW | PTE_A);
	assert_int_equal(*ram_word(w, CR3 + (VA >> 22) * 4), TABLE | RW | PTE_A);
	assert_int_equal(cpu_access(w, VA, PF_U | PF_W, NULL), PF_U | PF_W | PF_P);
	assert_int_equal(touch(w, VA, PF_U | PF_W, NULL), SHADOW_FILLED);
	assert_int_equal(*guest_pte(w, TABLE, VA), 0x10000 | RW | USED);
	world_free(w);
}

/* SET_STACK asks for its pages without the processor having faulted on them. */
static void filling_unasked_flushes_what_was_there(void **state)
{
	struct world *w = world_running(32);
	u32 gpa;

	(void)state;
	*guest_pte(w, TABLE, KVA) = 0x10000 | RW;
	assert_int_equal(fault(w, KVA, PF_W), SHADOW_FILLED);
	assert_true(shadow_maps(&w->s, GVA(KVA), PF_W));
	assert_int_equal(cpu_access(w, KVA, PF_W, &gpa), CPU_OK);
	*guest_pte(w, TABLE, KVA) = 0x20000 | RW;
	assert_int_equal(fault(w, KVA, PF_W), SHADOW_FILLED);
	assert_int_equal(cpu_access(w, KVA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x20123);
	world_free(w);
}

static void strange_but_legal_bits_are_dropped(void **state)
{
	struct world *w = world_running(32);
	u32 odd = PTE_G | PTE_PWT | PTE_PCD | 0xe00;

	(void)state;
	*guest_pte(w, TABLE, VA) = 0x10000 | RW | USED | odd;
	assert_int_equal(touch(w, VA, PF_U | PF_W, NULL), SHADOW_FILLED);
	assert_int_equal(*guest_pte(w, TABLE, VA), 0x10000 | RW | USED | odd);
	world_free(w); /* world_check refuses strange flags */
}

static void refusals_name_the_value(void **state)
{
	struct world *w = world_running(32);

	(void)state;
	*guest_pte(w, TABLE, VA) = RAM_BYTES | RW;
	assert_int_equal(fault(w, VA, 0), SHADOW_REFUSED);
	assert_string_equal(w->answer.reason, "bad page table entry %#x");
	assert_int_equal(w->answer.value, RAM_BYTES | RW);
	*guest_pte(w, TABLE, VA) = 0x10000 | RW | PTE_PAT;
	assert_int_equal(fault(w, VA, 0), SHADOW_REFUSED);
	assert_int_equal(w->answer.value, 0x10000 | RW | PTE_PAT);
	guest_pde(w, CR3, VA, 0x400000 | RW | PDE_PS);
	assert_int_equal(fault(w, VA, 0), SHADOW_REFUSED);
	assert_string_equal(w->answer.reason, "bad page directory entry %#x");
	assert_int_equal(w->answer.value, 0x400000 | RW | PDE_PS);
	guest_pde(w, CR3, VA, RAM_BYTES | RW);
	assert_int_equal(fault(w, VA, 0), SHADOW_REFUSED);
	assert_int_equal(w->answer.value, RAM_BYTES | RW);
	world_free(w);
}

static void mmio_is_reported_and_never_mapped(void **state)
{
	struct world *w = world_running(32);

	(void)state;
	*guest_pte(w, TABLE, KVA) = (MMIO_BASE + 0x1000) | PTE_P | PTE_W | PTE_PCD;
	assert_int_equal(fault(w, KVA, PF_W), SHADOW_MMIO);
	assert_int_equal(w->answer.gpa.v, MMIO_BASE + 0x1123);
	assert_int_equal(*guest_pte(w, TABLE, KVA), (MMIO_BASE + 0x1000) | PTE_P | PTE_W | PTE_PCD);
	assert_int_equal(set_pte(w, CR3, KVA, (MMIO_BASE + 0x1000) | RW | USED), SHADOW_DONE);
	assert_int_equal(cpu_access(w, KVA, 0, NULL), 0);
	/* The rights come first, and the range has two ends. */
	assert_int_equal(fault(w, KVA, PF_U), SHADOW_REFLECT);
	assert_int_equal(w->answer.error_code, PF_U | PF_P);
	*guest_pte(w, TABLE, KVA) = (MMIO_BASE + MMIO_BYTES) | PTE_P;
	assert_int_equal(fault(w, KVA, 0), SHADOW_REFUSED);
	*guest_pte(w, TABLE, KVA) = (MMIO_BASE - 0x1000) | PTE_P;
	assert_int_equal(fault(w, KVA, 0), SHADOW_REFUSED);
	world_free(w);
}

static void the_window_is_not_the_guests(void **state)
{
	struct world *w = world_running(32);
	gpa_t gpa;

	(void)state;
	guest_pde(w, CR3, WINDOW, TABLE | RW);
	guest_pde(w, CR3, 0xffffffff, TABLE | RW);
	*guest_pte(w, TABLE, WINDOW) = 0x10000 | RW | USED;
	assert_int_equal(fault(w, WINDOW, PF_P | PF_W), SHADOW_REFLECT);
	assert_int_equal(w->answer.error_code, PF_P | PF_W);
	assert_int_equal(fault(w, 0xffffffff, PF_U), SHADOW_REFLECT);
	assert_int_equal(w->answer.error_code, PF_U);
	assert_int_equal(set_pte(w, CR3, WINDOW, 0), SHADOW_REFUSED);
	assert_string_equal(w->answer.reason, "attempt to access window pages %#x");
	assert_int_equal(w->answer.value, WINDOW);
	assert_int_equal(set_pte(w, 0, 0xfffff000, 0x10067), SHADOW_REFUSED);
	assert_false(shadow_maps(&w->s, GVA(WINDOW), 0));
	assert_int_equal(shadow_translate(&w->s, GVA(WINDOW), 0, &gpa), WALK_BEYOND);
	assert_int_equal(shadow_translate(&w->s, GVA(WINDOW - 1), 0, &gpa), WALK_NOT_PRESENT);
	world_free(w);
}

static void neighbours_fill_only_what_was_used(void **state)
{
	struct world *w = world_running(32);
	u32 base = VA & ~0xffffu;
	u32 before[16];

	(void)state;
	for (u32 i = 0; i < 16; i++)
		*guest_pte(w, TABLE, base + (i << 12)) =
			(0x40000 + (i << 12)) | flags_of(2 * i + 1);
	*guest_pte(w, TABLE, base + 0x1000) = 0x7ffff000 | RW | USED; /* bad, never touched */
	*guest_pte(w, TABLE, base + 0x2000) = 0x10000 | RW | USED | PTE_PAT;
	*guest_pte(w, TABLE, base + 0x3000) = MMIO_BASE | RW | USED;
	*guest_pte(w, TABLE, base + 0x10000) = 0x50000 | RW | USED; /* the next group */
	*guest_pte(w, TABLE, base - 0x1000) = 0x50000 | RW | USED;
	for (u32 i = 0; i < 16; i++)
		before[i] = *guest_pte(w, TABLE, base + (i << 12));
	assert_int_equal(fault(w, VA, 0), SHADOW_FILLED); /* entry 8 */
	for (u32 i = 0; i < 16; i++) {
		u32 va = base + (i << 12);
		bool legal = i < 1 || i > 3;
		bool used = (before[i] & PTE_A) || i == 8;

		if (i != 8)
			assert_int_equal(*guest_pte(w, TABLE, va), before[i]);
		for (u32 a = 0; a < ARRAY_SIZE(accesses); a++) {
			bool may = used && legal && manual_allows(RW, before[i], accesses[a]) &&
				   (!(accesses[a] & 2) || (before[i] & PTE_D));

			assert_int_equal(shadow_maps(&w->s, GVA(va), accesses[a]), may);
		}
	}
	assert_false(shadow_maps(&w->s, GVA(base + 0x10000), 0));
	assert_false(shadow_maps(&w->s, GVA(base - 0x1000), 0));
	world_free(w);
}

static void a_table_in_the_last_page_has_no_neighbour_behind_it(void **state)
{
	struct world *w = world_running(32);
	u32 last = RAM_BYTES - PAGE_BYTES;
	u32 va = VA | 0x3ff000;

	(void)state;
	guest_pde(w, CR3, va, last | RW);
	*guest_pte(w, last, va) = last | RW;
	assert_int_equal(touch(w, va, PF_W, NULL), SHADOW_FILLED);
	world_free(w);
}

static void set_pte_fills_what_was_used(void **state)
{
	struct world *w = world_running(32);
	u32 gpa;

	(void)state;
	for (u32 i = 0; i < 2; i++) {
		u32 va = i ? KVA : VA;

		*guest_pte(w, TABLE, va) = 0x10000 | RW | USED;
		assert_int_equal(touch(w, va, PF_W, NULL), SHADOW_FILLED);
		for (u32 t = 0; t < 32; t++) {
			u32 pte = 0x20000 | flags_of(t);

			assert_int_equal(set_pte(w, CR3, va, pte), SHADOW_DONE);
			for (u32 a = 0; a < ARRAY_SIZE(accesses); a++) {
				bool may = (pte & PTE_P) && (pte & PTE_A) &&
					   manual_allows(RW, pte, accesses[a]) &&
					   (!(accesses[a] & 2) || (pte & PTE_D));

				gpa = 0x20123;
				assert_int_equal(cpu_access(w, va, accesses[a], &gpa) == CPU_OK,
						 may);
				assert_int_equal(gpa, 0x20123);
			}
		}
		/* The directory's rights count as well. */
		guest_pde(w, CR3, va, TABLE | PTE_P);
		set_pte(w, CR3, va, 0x30000 | RW | USED);
		assert_true(shadow_maps(&w->s, GVA(va), 0));
		assert_false(shadow_maps(&w->s, GVA(va), PF_W));
		assert_false(shadow_maps(&w->s, GVA(va), PF_U));
		guest_pde(w, CR3, va, 0);
		set_pte(w, CR3, va, 0x40000 | RW | USED);
		assert_false(shadow_maps(&w->s, GVA(va), 0));
	}
	world_free(w);
}

static void set_pte_judges_present_and_used_entries_only(void **state)
{
	static const u32 junk[] = { 0x7ffff000 | PTE_PAT | PTE_A, 0xfffffffe, 0x40, 0x20, 0xa0 };
	struct world *w = world_running(32);

	(void)state;
	/* No table there yet: nothing to do, whatever it is. */
	assert_int_equal(set_pte(w, CR3, VA, RAM_BYTES | RW | USED), SHADOW_DONE);
	*guest_pte(w, TABLE, VA) = 0x10000 | RW | USED;
	for (u32 i = 0; i < ARRAY_SIZE(junk); i++) {
		assert_int_equal(touch(w, VA, PF_W, NULL), SHADOW_FILLED);
		assert_int_equal(set_pte(w, CR3, VA, junk[i]), SHADOW_DONE);
		assert_int_equal(cpu_access(w, VA, 0, NULL), 0);
	}
	assert_int_equal(set_pte(w, CR3, VA, RAM_BYTES | RW), SHADOW_DONE);
	assert_int_equal(set_pte(w, CR3, VA, RAM_BYTES | RW | USED), SHADOW_REFUSED);
	assert_string_equal(w->answer.reason, "bad page table entry %#x");
	assert_int_equal(w->answer.value, RAM_BYTES | RW | USED);
	assert_int_equal(set_pte(w, CR3, VA, 0x10000 | RW | USED | PTE_PAT), SHADOW_REFUSED);
	world_free(w);
}

static void set_pte_of_another_directory(void **state)
{
	struct world *w = world_running(32);
	u32 gpa;

	(void)state;
	*guest_pte(w, TABLE, VA) = 0x10000 | RW | USED;
	*guest_pte(w, TABLE, KVA) = 0x11000 | RW | USED;
	assert_int_equal(touch(w, VA, PF_W, NULL), SHADOW_FILLED);
	assert_int_equal(touch(w, KVA, PF_W, NULL), SHADOW_FILLED);
	assert_int_equal(switch_to(w, CR3_B, false), SHADOW_DONE);
	guest_pde(w, CR3_B, VA, TABLE | RW);
	guest_pde(w, CR3_B, KVA, TABLE | RW);
	assert_int_equal(touch(w, VA, PF_W, NULL), SHADOW_FILLED);
	/* A user address: only the named one changes, at once or when it is used again. */
	assert_int_equal(set_pte(w, CR3, VA, 0x20000 | RW | USED), SHADOW_DONE);
	assert_int_equal(cpu_access(w, VA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x10123);
	switch_to(w, CR3, false);
	assert_int_equal(cpu_access(w, VA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x20123);
	/* A kernel address: all of them, whatever the tag. */
	assert_int_equal(set_pte(w, 0x777000, KVA, 0x21000 | RW | USED), SHADOW_DONE);
	assert_int_equal(cpu_access(w, KVA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x21123);
	switch_to(w, CR3_B, false);
	assert_int_equal(cpu_access(w, KVA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x21123);
	/* Unknown tags, among them those that could match an empty slot. */
	assert_int_equal(set_pte(w, 0, VA, 0x30000 | RW | USED), SHADOW_DONE);
	assert_int_equal(set_pte(w, CR3_B | 4, VA, 0x30000 | RW | USED), SHADOW_DONE);
	assert_int_equal(set_pte(w, WALK_LINEAR, VA, 0x30000 | RW | USED), SHADOW_DONE);
	assert_int_equal(set_pte(w, 0xfffff000, VA, 0x30000 | RW | USED), SHADOW_DONE);
	assert_int_equal(cpu_access(w, VA, PF_W, &gpa), CPU_OK);
	assert_int_equal(gpa, 0x10123);
	world_free(w);
}

static void set_pte_flushes_only_what_was_there(void **state)
{
	struct world *w = world_running(32);
	struct shadow_answer answer;
	struct tlb_flush flush = { .count = 0 };

	(void)state;
	*guest_pte(w, TABLE, VA) = 0x10000 | RW | USED;
	touch(w, VA, 0, NULL);
	judge_and_store(&w->s, CR3, VA, 0x10000 | RW | USED, &answer, &flush);
	assert_int_equal(flush.count, 0);
	judge_and_store(&w->s, CR3, VA + 0x40000, 0x10000 | RW | USED, &answer, &flush);
	assert_int_equal(flush.count, 0);
	judge_and_store(&w->s, CR3, VA, 0x10000 | PTE_P | USED, &answer, &flush);
	assert_int_equal(flush.count, 1);
	assert_int_equal(flush.va[0] >> 12, VA >> 12);
	for (u32 i = 0; i < 7; i++) {
		judge_and_store(&w->s, CR3, VA, (0x20000 + (i << 12)) | RW | USED, &answer, &flush);
		assert_false(flush.all);
	}
	judge_and_store(&w->s, CR3, VA, 0, &answer, &flush);
	assert_true(flush.all);
	world_free(w);
}

static void judging_changes_nothing_in_the_shadow(void **state)
{
	struct world *w = world_running(32);
	struct shadow *before = malloc(sizeof(*before));
	u8 *pool = malloc(32 * 4096);

	(void)state;
	assert_non_null(before);
	assert_non_null(pool);
	if (MEMORY_FAR) /* or the core's slots would change, which are no part of it */
		far_view(&w->s.mem)->moved = NULL;
	memcpy(before, &w->s, sizeof(*before));
	memcpy(pool, w->pool, 32 * 4096);
	*guest_pte(w, TABLE, VA) = 0x10000 | RW;
	assert_int_equal(shadow_judge(&w->s, GVA(VA), PF_W, &w->answer), SHADOW_FILLED);
	assert_true(w->answer.apply);
	assert_int_equal(shadow_judge(&w->s, GVA(VA + 0x1000), PF_W, &w->answer), SHADOW_REFLECT);
	assert_false(w->answer.apply);
	assert_memory_equal(before, &w->s, sizeof(*before));
	assert_memory_equal(pool, w->pool, 32 * 4096);
	free(before);
	free(pool);
	world_free(w);
}

static void linear_mode_maps_memory_onto_itself(void **state)
{
	struct world *w = world_new(SHADOW_MIN_PAGES);
	u32 gpa;
	gpa_t translated;

	(void)state;
	assert_int_equal(shadow_guest_cr3(&w->s), WALK_LINEAR);
	for (u32 page = 0; page < RAM_PAGES; page += 17) {
		assert_int_equal(touch(w, (page << 12) + 5, PF_W, &gpa), SHADOW_FILLED);
		assert_int_equal(gpa, (page << 12) + 5);
	}
	assert_int_equal(touch(w, RAM_BYTES - 1, 0, &gpa), SHADOW_FILLED);
	assert_int_equal(fault(w, RAM_BYTES, 0), SHADOW_REFUSED);
	assert_string_equal(w->answer.reason, "address beyond memory %#x");
	assert_int_equal(w->answer.value, RAM_BYTES);
	assert_int_equal(fault(w, MMIO_BASE, 0), SHADOW_REFUSED);
	assert_int_equal(fault(w, WINDOW, PF_P | PF_W), SHADOW_REFLECT);
	assert_int_equal(touch(w, 0x5000, PF_U, NULL), SHADOW_REFLECT);
	assert_int_equal(w->answer.error_code, PF_U | PF_P);
	assert_int_equal(set_pte(w, WALK_LINEAR, 0x5000, 0x6067), SHADOW_DONE);
	assert_int_equal(set_pte(w, 0xfffff000, 0x5000, 0x6067), SHADOW_DONE);
	assert_int_equal(set_pte(w, 0, 0x5000, 0x6067), SHADOW_DONE);
	assert_int_equal(touch(w, 0x5000, 0, &gpa), SHADOW_FILLED);
	assert_int_equal(gpa, 0x5000);
	assert_int_equal(shadow_translate(&w->s, GVA(0x5004), PF_W, &translated), WALK_OK);
	assert_int_equal(translated.v, 0x5004);
	for (u32 i = 0; i < RAM_BYTES; i += 4)
		assert_int_equal(*ram_word(w, i), 0);
	/* Known kernel address, still linear: no half is shared yet. */
	shadow_set_kernel_address(&w->s, GVA(0), &w->flush);
	assert_int_equal(touch(w, 0x7000, PF_W, &gpa), SHADOW_FILLED);
	world_check(w);
	/* The first directory: everything before it is gone. */
	switch_to(w, CR3, false);
	assert_int_equal(touch(w, 0x5000, 0, &gpa), SHADOW_REFLECT);
	assert_int_equal(w->answer.error_code, 0);
	world_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(all_combinations_follow_the_manual),
	cmocka_unit_test(a_stale_entry_never_outlives_its_fault),
	cmocka_unit_test(reading_sets_accessed_and_writing_dirty),
	cmocka_unit_test(filling_unasked_flushes_what_was_there),
	cmocka_unit_test(strange_but_legal_bits_are_dropped),
	cmocka_unit_test(refusals_name_the_value),
	cmocka_unit_test(mmio_is_reported_and_never_mapped),
	cmocka_unit_test(the_window_is_not_the_guests),
	cmocka_unit_test(neighbours_fill_only_what_was_used),
	cmocka_unit_test(a_table_in_the_last_page_has_no_neighbour_behind_it),
	cmocka_unit_test(set_pte_fills_what_was_used),
	cmocka_unit_test(set_pte_judges_present_and_used_entries_only),
	cmocka_unit_test(set_pte_of_another_directory),
	cmocka_unit_test(set_pte_flushes_only_what_was_there),
	cmocka_unit_test(judging_changes_nothing_in_the_shadow),
	cmocka_unit_test(linear_mode_maps_memory_onto_itself),
};

UNIT_MAIN("shadow", tests)
