/*
 * tests/unit/shadow_directories.h - a world with many page directories, for tests of roots.
 * SPDX-License-Identifier: MIT
 *
 * Directories and their tables lie at fixed places: directory n at ROOT(n),
 * its user table at USER(n), and one kernel table that all of them name.
 */
#ifndef TESTS_UNIT_SHADOW_DIRECTORIES_H
#define TESTS_UNIT_SHADOW_DIRECTORIES_H

#include "tests/unit/shadow_world.h"

#define ROOT(n) (0x1000u + (n)*0x1000u) /* up to 80 */
#define USER(n) (0x60000u + (n)*0x1000u)
#define KTABLE 0xb0000u
#define DATA(n) (0xb1000u + (n)*0x1000u) /* up to 79 */
#define VA 0x08048000u
#define KVA 0xc0100000u
#define RW (PTE_P | PTE_W | PTE_U)
#define USED (PTE_A | PTE_D)

/* Directory n maps VA to its own page and KVA to a common one. */
static inline void make_directory(struct world *w, u32 n)
{
	memset(w->ram + ROOT(n), 0, 4096);
	memset(w->ram + USER(n), 0, 4096);
	guest_pde(w, ROOT(n), VA, USER(n) | RW | PTE_A);
	guest_pde(w, ROOT(n), KVA, KTABLE | PTE_P | PTE_W | PTE_A);
	*guest_pte(w, USER(n), VA) = DATA(n % 79) | RW | USED;
}

static inline struct world *world_with(u32 directories, u32 pool_pages)
{
	struct world *w = world_new(pool_pages);

	shadow_set_kernel_address(&w->s, GVA(KERNEL), &w->flush);
	*guest_pte(w, KTABLE, KVA) = DATA(0) | PTE_P | PTE_W | USED;
	for (u32 n = 0; n < directories; n++)
		make_directory(w, n);
	assert_int_equal(switch_to(w, ROOT(0), false), SHADOW_DONE);
	return w;
}

static inline u32 where(struct world *w, u32 va)
{
	u32 gpa = ~0u;

	assert_int_equal(touch(w, va, 0, &gpa), SHADOW_FILLED);
	return gpa;
}

static inline bool mapped(struct world *w, u32 va)
{
	return shadow_maps(&w->s, GVA(va), 0);
}

#endif
