/*
 * tests/unit/test_walk.c - the guest page-table walker against the x86 rules, written again.
 * SPDX-License-Identifier: MIT
 *
 * Every combination of present, writable, user, accessed and dirty in both
 * levels against all four accesses; then each way for a table to be bad, and
 * the first and last page of memory, which the address sanitizer watches.
 */
#include "tests/unit/harness.h"

#include "include/types.h"
#include "mm/walk.h"
#include "tests/unit/far_memory.h"

#define PAGES 8u
#define CR3 0x1000u
#define TABLE 0x2000u
#define LAST ((PAGES - 1) * PAGE_BYTES)
#define VA 0xc1234567u

static const u32 accesses[] = { 0, PF_W, PF_U, PF_W | PF_U };

/* Memory of PAGES pages with nothing in it; the last byte is the last one of the allocation. */
static struct guest_memory memory(void)
{
	return unit_memory(PAGES, 0x400000);
}

static u32 *word(const struct guest_memory *mem, u32 gpa)
{
	return (u32 *)(void *)(unit_ram(mem) + gpa);
}

static u32 *pde_of(const struct guest_memory *mem, u32 cr3, u32 va)
{
	return word(mem, cr3 + (va >> 22) * 4);
}

static u32 *pte_of(const struct guest_memory *mem, u32 table, u32 va)
{
	return word(mem, table + (va >> 12) % 1024 * 4);
}

/* What the manual says of an access, bit by bit and not by masks (SDM volume 3, 4.6, CR0.WP=1). */
static bool manual_allows(u32 pde, u32 pte, u32 access)
{
	bool user_page = (pde >> 2 & 1) && (pte >> 2 & 1);
	bool writable = (pde >> 1 & 1) && (pte >> 1 & 1);

	if (access >> 2 & 1) {
		if (!user_page)
			return false;
	}
	if (access >> 1 & 1) {
		if (!writable)
			return false;
	}
	return true;
}

/* The five bits of n, spread over P W U A D. */
static u32 flags_of(u32 n)
{
	u32 flags = n & 7;

	if (n & 8)
		flags |= 1u << 5;
	if (n & 16)
		flags |= 1u << 6;
	return flags;
}

static void one_combination(const struct guest_memory *mem, u32 pde, u32 pte, u32 access)
{
	enum walk_result result;
	gpa_t gpa = GPA(0xdead);
	u32 pde_after = pde;
	u32 pte_after = pte;

	*pde_of(mem, CR3, VA) = pde;
	*pte_of(mem, TABLE, VA) = pte;
	result = walk_translate(mem, CR3, GVA(VA), access, &gpa);
	if (!(pde & 1) || !(pte & 1)) {
		assert_int_equal(result, WALK_NOT_PRESENT);
	} else if (!manual_allows(pde, pte, access)) {
		assert_int_equal(result, WALK_DENIED);
	} else {
		assert_int_equal(result, WALK_OK);
		assert_int_equal(gpa.v, 0x3567);
		pde_after |= 1u << 5;
		pte_after |= 1u << 5;
		if (access & 2)
			pte_after |= 1u << 6;
	}
	if (result != WALK_OK)
		assert_int_equal(gpa.v, 0xdead);
	assert_int_equal(*pde_of(mem, CR3, VA), pde_after);
	assert_int_equal(*pte_of(mem, TABLE, VA), pte_after);
}

static void all_combinations_follow_the_manual(void **state)
{
	struct guest_memory mem = memory();

	(void)state;
	for (u32 d = 0; d < 32; d++)
		for (u32 t = 0; t < 32; t++)
			for (u32 a = 0; a < ARRAY_SIZE(accesses); a++)
				one_combination(&mem, TABLE | flags_of(d), 0x3000 | flags_of(t),
						accesses[a]);
	/* Nothing but the two entries was ever written. */
	*pde_of(&mem, CR3, VA) = 0;
	*pte_of(&mem, TABLE, VA) = 0;
	for (u32 gpa = 0; gpa < mem.bytes; gpa += 4)
		assert_int_equal(*word(&mem, gpa), 0);
	unit_memory_free(&mem, PAGES);
}

static enum walk_result walk_with(struct guest_memory *mem, u32 pde, u32 pte, u32 access)
{
	struct walk walk;

	*pde_of(mem, CR3, VA) = pde;
	*pte_of(mem, TABLE, VA) = pte;
	return walk_guest(mem, CR3, VA, access, &walk);
}

static void bad_directory_entries_are_told(void **state)
{
	static const u32 fatal[] = { PTE_PWT, PTE_PCD, PDE_PS, PTE_G, 1u << 9, 1u << 10, 1u << 11 };
	struct guest_memory mem = memory();

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(fatal); i++) {
		assert_int_equal(walk_with(&mem, TABLE | 7 | fatal[i], 0x3007, 0), WALK_BAD_PDE);
		assert_int_equal(walk_with(&mem, TABLE | 6 | fatal[i], 0x3007, 0),
				 WALK_NOT_PRESENT);
	}
	assert_int_equal(walk_with(&mem, (LAST + PAGE_BYTES) | 7, 0, 0), WALK_BAD_PDE);
	assert_int_equal(walk_with(&mem, 0xfffff007, 0, 0), WALK_BAD_PDE);
	assert_int_equal(walk_with(&mem, 0x80000007, 0, 0), WALK_BAD_PDE);
	unit_memory_free(&mem, PAGES);
}

static void bad_table_entries_are_told_after_the_rights(void **state)
{
	static const u32 harmless[] = { PTE_PWT, PTE_PCD, PTE_G, 1u << 9, 1u << 10, 1u << 11 };
	static const u32 beyond[] = { LAST + PAGE_BYTES, 0x80000000, 0xfffff000, 0xfee00000 };
	struct guest_memory mem = memory();
	struct walk walk;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(harmless); i++)
		assert_int_equal(walk_with(&mem, TABLE | 7, 0x3007 | harmless[i], PF_W), WALK_OK);
	assert_int_equal(walk_with(&mem, TABLE | 7, 0x3007 | PTE_PAT, 0), WALK_BAD_PTE);
	assert_int_equal(walk_with(&mem, TABLE | 7, LAST | 7, PF_W), WALK_OK);
	for (u32 i = 0; i < ARRAY_SIZE(beyond); i++) {
		assert_int_equal(walk_with(&mem, TABLE | 7, beyond[i] | 5, 0), WALK_BAD_PTE);
		assert_int_equal(walk_with(&mem, TABLE | 7, beyond[i] | 5, PF_W), WALK_DENIED);
		assert_int_equal(walk_with(&mem, TABLE | 7, beyond[i] | 4, 0), WALK_NOT_PRESENT);
	}
	*pte_of(&mem, TABLE, VA) = 0x9005;
	assert_int_equal(walk_guest(&mem, CR3, VA, 0, &walk), WALK_BAD_PTE);
	assert_int_equal(walk.pde, TABLE | 7);
	assert_int_equal(walk.pte, 0x9005);
	unit_memory_free(&mem, PAGES);
}

static void directories_outside_memory_are_told(void **state)
{
	static const u32 bad[] = { 1, 0x1004, 0x1fff, LAST + PAGE_BYTES, 0x80000000, 0xfffff000 };
	struct guest_memory mem = memory();
	struct walk walk;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(walk_guest(&mem, bad[i], VA, 0, &walk), WALK_BAD_CR3);
	mem.bytes = 0;
	mem.near = 0;
	assert_int_equal(walk_guest(&mem, 0, VA, 0, &walk), WALK_BAD_CR3);
	unit_memory_free(&mem, PAGES);
}

static void first_and_last_page_work_in_every_role(void **state)
{
	struct guest_memory mem = memory();
	gpa_t gpa;

	(void)state;
	*pde_of(&mem, LAST, 0xffffffff) = 0 | 3;
	*pte_of(&mem, 0, 0xffffffff) = LAST | 3;
	assert_int_equal(walk_translate(&mem, LAST, GVA(0xffffffff), PF_W, &gpa), WALK_OK);
	assert_int_equal(gpa.v, mem.bytes - 1);
	*pde_of(&mem, 0, 0) = LAST | 3;
	*pte_of(&mem, LAST, 0) = 0 | 3;
	assert_int_equal(walk_translate(&mem, 0, GVA(0), 0, &gpa), WALK_OK);
	assert_int_equal(gpa.v, 0);
	unit_memory_free(&mem, PAGES);
}

static void a_directory_may_be_its_own_table(void **state)
{
	const u32 va = 0xffbfeffc; /* slot 1022, entry 1022 */
	struct guest_memory mem = memory();
	gpa_t gpa;

	(void)state;
	*pde_of(&mem, CR3, va) = CR3 | PTE_P | PTE_W;
	assert_int_equal(walk_translate(&mem, CR3, GVA(va), PF_W, &gpa), WALK_OK);
	assert_int_equal(gpa.v, CR3 | 0xffc);
	assert_int_equal(*pde_of(&mem, CR3, va), CR3 | PTE_P | PTE_W | PTE_A | PTE_D);
	unit_memory_free(&mem, PAGES);
}

static void linear_mode_is_the_identity(void **state)
{
	struct guest_memory mem = memory();
	gpa_t gpa = GPA(1);

	(void)state;
	assert_int_equal(walk_translate(&mem, WALK_LINEAR, GVA(0), PF_W, &gpa), WALK_OK);
	assert_int_equal(gpa.v, 0);
	assert_int_equal(walk_translate(&mem, WALK_LINEAR, GVA(mem.bytes - 1), 0, &gpa), WALK_OK);
	assert_int_equal(gpa.v, mem.bytes - 1);
	assert_int_equal(walk_translate(&mem, WALK_LINEAR, GVA(mem.bytes), 0, &gpa), WALK_BEYOND);
	assert_int_equal(walk_translate(&mem, WALK_LINEAR, GVA(~0u), 0, &gpa), WALK_BEYOND);
	assert_int_equal(walk_translate(&mem, WALK_LINEAR, GVA(0), PF_U, &gpa), WALK_DENIED);
	assert_int_equal(gpa.v, mem.bytes - 1);
	unit_memory_free(&mem, PAGES);
}

static void the_last_pages_asked_for_stay_in_sight(void **state)
{
	struct guest_memory mem = unit_memory_far(PAGES, 0);
	u8 *page[PAGES];

	(void)state;
	for (u32 i = 0; i < PAGES; i++)
		far_view(&mem)->ram[i * PAGE_BYTES] = (u8)(i + 1);
	for (u32 i = PAGES; i-- > 0;) {
		page[i] = memory_at(&mem, i * PAGE_BYTES);
		for (u32 k = i; k < PAGES && k <= i + MEMORY_KEPT; k++)
			assert_int_equal(*page[k], k + 1);
	}
	assert_ptr_equal(page[0], mem.base);
	unit_memory_free(&mem, PAGES);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_last_pages_asked_for_stay_in_sight),
	cmocka_unit_test(all_combinations_follow_the_manual),
	cmocka_unit_test(bad_directory_entries_are_told),
	cmocka_unit_test(bad_table_entries_are_told_after_the_rights),
	cmocka_unit_test(directories_outside_memory_are_told),
	cmocka_unit_test(first_and_last_page_work_in_every_role),
	cmocka_unit_test(a_directory_may_be_its_own_table),
	cmocka_unit_test(linear_mode_is_the_identity),
};

UNIT_MAIN("walk", tests)
