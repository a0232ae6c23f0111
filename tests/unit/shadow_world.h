/*
 * tests/unit/shadow_world.h - guest memory, a shadow over it, and a processor that uses it.
 * SPDX-License-Identifier: MIT
 *
 * The processor knows nothing of mm/: it starts at the CR3 it was given,
 * finds pool pages by host-physical address, and keeps a TLB that forgets
 * only what INVLPG, a CR3 load or a page fault make it forget.  So a missing
 * flush is a wrong access here, where an emulator may hide it.
 */
#ifndef TESTS_UNIT_SHADOW_WORLD_H
#define TESTS_UNIT_SHADOW_WORLD_H

#include "tests/unit/harness.h"

#include <string.h>

#include "include/types.h"
#include "mm/shadow.h"
#include "mm/shadow_hot.h"
#include "tests/unit/far_memory.h"

#ifndef RAM_PAGES /* a fuzzer has less, for speed */
#define RAM_PAGES 256u
#endif
#define RAM_BYTES (RAM_PAGES << 12)
#define RAM_HPA 0x04000000u
#define POOL_HPA 0x30000000u
#define MMIO_BASE 0xd0000000u
#define MMIO_BYTES 0x2000u
#define WINDOW_SLOT 1000u
#define WINDOW (WINDOW_SLOT << 22)
#define KERNEL 0xc0000000u
#define TLB_ENTRIES 4096u

struct tlb_entry {
	bool valid;
	u32 page; /* va >> 12 */
	u32 frame;
	bool writable, user;
};

struct world {
	u8 *ram;
	u32 *pool;
	u32 pool_pages;
	u32 top[1024 - WINDOW_SLOT];
	struct shadow s;
	struct shadow_answer answer;
	struct tlb_flush flush;
	u32 cr3; /* the processor's */
	struct tlb_entry tlb[TLB_ENTRIES];
};

static inline u32 *ram_word(struct world *w, u32 gpa)
{
	assert_true(gpa < RAM_BYTES);
	return (u32 *)(void *)(w->ram + gpa);
}

/* One word of the pool, as the processor reads it. */
static inline u32 pool_word(struct world *w, u32 hpa)
{
	assert_true(hpa - POOL_HPA < w->pool_pages << 12);
	return w->pool[(hpa - POOL_HPA) / 4];
}

static inline void load_cr3(struct world *w, u32 value)
{
	w->cr3 = value;
	memset(w->tlb, 0, sizeof(w->tlb));
}

static inline struct tlb_entry *tlb_at(struct world *w, u32 va)
{
	return &w->tlb[(va >> 12) % TLB_ENTRIES];
}

static inline void world_check_top(struct world *w)
{
	for (u32 i = 0; i < 1024 - WINDOW_SLOT; i++)
		assert_int_equal(pool_word(w, w->cr3 + (WINDOW_SLOT + i) * 4), w->top[i]);
}

/* What the core does with a flush before the guest runs again. */
static inline void obey_flush(struct world *w)
{
	for (u32 i = 0; i < w->flush.count; i++)
		if (tlb_at(w, w->flush.va[i])->page == w->flush.va[i] >> 12)
			tlb_at(w, w->flush.va[i])->valid = false;
	if (w->flush.all)
		load_cr3(w, shadow_cr3(&w->s).v);
	world_check_top(w);
	w->flush = (struct tlb_flush){ .count = 0 };
}

/*
 * Bringing memory into sight changes the core's slots (mem.far may): in the
 * table for new roots and in the root that the processor uses.
 */
static inline void move_top(void *argument)
{
	struct world *w = argument;

	assert_int_equal(w->cr3, shadow_cr3(&w->s).v);
	w->top[0] += 1u << 22;
	w->s.directory[WINDOW_SLOT] = w->top[0];
}

static inline struct world *world_new(u32 pool_pages)
{
	struct world *w = calloc(1, sizeof(*w));
	struct shadow_setup setup = { .mem = unit_memory(RAM_PAGES, RAM_HPA) };

	assert_non_null(w);
	w->ram = unit_ram(&setup.mem);
	if (MEMORY_FAR) {
		far_view(&setup.mem)->moved = move_top;
		far_view(&setup.mem)->argument = w;
	}
	w->pool = aligned_alloc(4096, (size_t)pool_pages * 4096);
	memset(w->pool, 0, (size_t)pool_pages * 4096);
	w->pool_pages = pool_pages;
	for (u32 i = 0; i < 1024 - WINDOW_SLOT; i++)
		w->top[i] = 0x50000000 + (i << 22) + 0xe1;
	setup.pool = w->pool;
	setup.pool_hpa = POOL_HPA;
	setup.pool_pages = pool_pages;
	setup.window_slot = WINDOW_SLOT;
	setup.top_pdes = w->top;
	setup.mmio_base = MMIO_BASE;
	setup.mmio_bytes = MMIO_BYTES;
	memset(&w->s, 0xa5, sizeof(w->s));
	shadow_init(&w->s, &setup);
	load_cr3(w, shadow_cr3(&w->s).v);
	return w;
}

static inline void world_check(struct world *w)
{
	const char *reason = shadow_check(&w->s);

	if (reason)
		fail_msg("invariant: %s", reason);
}

static inline void world_free(struct world *w)
{
	world_check(w);
	unit_memory_free(&w->s.mem, RAM_PAGES);
	free(w->pool);
	free(w);
}

enum { CPU_OK = -1 };

/*
 * The processor accesses `va` below the window.  CPU_OK, and where in guest
 * memory; or the error code of a page fault.
 */
static inline int cpu_access(struct world *w, u32 va, u32 access, u32 *gpa)
{
	struct tlb_entry *e = tlb_at(w, va);
	u32 pde, pte;

	assert_true(va < WINDOW);
	if (!e->valid || e->page != va >> 12) {
		pde = pool_word(w, w->cr3 + (va >> 22) * 4);
		if (!(pde & 1))
			return (int)(access & 6);
		pte = pool_word(w, (pde & 0xfffff000) + (va >> 12) % 1024 * 4);
		if (!(pte & 1))
			return (int)(access & 6);
		*e = (struct tlb_entry){ .valid = true,
					 .page = va >> 12,
					 .frame = pte & 0xfffff000,
					 .writable = (pde & 2) && (pte & 2),
					 .user = (pde & 4) && (pte & 4) };
	}
	if (((access & 2) && !e->writable) || ((access & 4) && !e->user)) {
		e->valid = false;
		return (int)((access & 6) | 1);
	}
	assert_true(e->frame - RAM_HPA < RAM_BYTES);
	if (gpa)
		*gpa = e->frame - RAM_HPA + (va & 0xfff);
	return CPU_OK;
}

/* The short answers say no more than the long ones do. */
static inline void check_hot(const struct shadow *s, u32 va, enum shadow_hot hot, u32 code,
			     const struct shadow_store *store, enum shadow_result result,
			     const struct shadow_answer *answer)
{
	if (hot == SHADOW_HOT_REFLECT) {
		assert_int_equal(result, SHADOW_REFLECT);
		assert_int_equal(answer->error_code, code);
		assert_false(answer->apply);
	} else if (hot == SHADOW_HOT_FILL) {
		assert_int_equal(result, SHADOW_FILLED);
		assert_int_equal(answer->entry, store->entry);
		assert_ptr_equal(store->at,
				 shadow_table(s, s->directory[pde_index(va)]) + pte_index(va));
		assert_int_equal(store->flush, *store->at != 0);
	}
	if (shadow_mapped_at(s, va)) {
		assert_true(shadow_maps(s, GVA(va), 0));
		assert_true((u32)(shadow_mapped_at(s, va) - s->mem.base) < s->mem.near);
	} else if (s->mem.near == s->mem.bytes) {
		assert_false(shadow_maps(s, GVA(va), 0));
	}
}

/* A fault taken as the core would: judged, applied, flushed. */
static inline enum shadow_result fault(struct world *w, u32 va, u32 error_code)
{
	u32 code = 0;
	struct shadow_store store = { .at = NULL };
	enum shadow_hot hot = shadow_judge_hot(&w->s, va, error_code, &code, &store);
	enum shadow_result result = shadow_judge(&w->s, GVA(va), error_code, &w->answer);

	check_hot(&w->s, va, hot, code, &store, result, &w->answer);
	if (w->answer.apply)
		shadow_apply(&w->s, &w->answer, &w->flush);
	obey_flush(w);
	return result;
}

/* Accesses until it works or is not the shadow's business.  SHADOW_FILLED: it worked. */
static inline enum shadow_result touch(struct world *w, u32 va, u32 access, u32 *gpa)
{
	for (u32 tries = 0; tries < 3; tries++) {
		int error = cpu_access(w, va, access, gpa);
		enum shadow_result result;

		if (error == CPU_OK)
			return SHADOW_FILLED;
		result = fault(w, va, (u32)error);
		if (result != SHADOW_FILLED)
			return result;
	}
	fail_msg("no progress at %#x", va);
	return SHADOW_REFUSED;
}

/* A root that is ready is the one that a switch would take, and take as it is. */
static inline enum shadow_result switch_to(struct world *w, u32 cr3, bool verify)
{
	u32 ready = shadow_ready_root(&w->s, cr3);
	bool as_it_is = ready != SHADOW_NONE && w->s.roots[ready].verified == w->s.generation &&
			!shadow_top_moves(&w->s);
	enum shadow_result result = shadow_switch(&w->s, cr3, verify, &w->answer, &w->flush);

	if (ready != SHADOW_NONE)
		assert_true(as_it_is && ready == w->s.current);
	else if (result == SHADOW_DONE && w->s.mem.near == w->s.mem.bytes)
		assert_int_equal(shadow_ready_root(&w->s, cr3), w->s.current);
	obey_flush(w);
	return result;
}

/* SET_PTE as hypercall/mmu.c does it, up to the INVLPG. */
static inline enum shadow_result judge_and_store(struct shadow *s, u32 cr3, u32 va, u32 pte,
						 struct shadow_answer *answer,
						 struct tlb_flush *flush)
{
	struct shadow_store store, hot_store;
	enum shadow_pte_hot hot = shadow_judge_pte_hot(s, cr3, va, pte, &hot_store);
	enum shadow_result result = shadow_judge_pte(s, cr3, GVA(va), pte, &store, answer);

	if (hot == SHADOW_PTE_SAME) {
		assert_int_equal(result, SHADOW_DONE);
		assert_null(store.at);
	} else if (hot == SHADOW_PTE_STORE) {
		assert_int_equal(result, SHADOW_DONE);
		assert_ptr_equal(hot_store.at, store.at);
		assert_int_equal(hot_store.entry, store.entry);
		assert_int_equal(hot_store.flush, store.flush);
	}
	if (result == SHADOW_DONE && store.at) {
		shadow_store(s, &store);
		if (store.flush)
			tlb_flush_add(flush, va);
	}
	return result;
}

static inline enum shadow_result set_pte(struct world *w, u32 cr3, u32 va, u32 pte)
{
	enum shadow_result result = judge_and_store(&w->s, cr3, va, pte, &w->answer, &w->flush);

	obey_flush(w);
	return result;
}

/* Writes the guest's own tables; nobody is told. */
static inline void guest_pde(struct world *w, u32 cr3, u32 va, u32 pde)
{
	*ram_word(w, cr3 + (va >> 22) * 4) = pde;
}

static inline u32 *guest_pte(struct world *w, u32 table, u32 va)
{
	return ram_word(w, table + (va >> 12) % 1024 * 4);
}

#endif
