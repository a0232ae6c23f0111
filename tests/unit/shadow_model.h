/*
 * tests/unit/shadow_model.h - random guests on the shadow, judged by what a TLB may hold.
 * SPDX-License-Identifier: MIT
 *
 * The model knows, for each page of each directory, every translation that
 * the guest's tables have allowed since the last flush that covers it.  An
 * access that the processor makes without a fault must be one of them; one
 * that faults must be answered as the tables stand at that moment, and leave
 * exactly the Accessed and Dirty bits that hardware would.  What the guest
 * does is up to a source of numbers: a seeded generator in a unit test, a
 * fuzzer's input in tests/fuzz/shadow_model.c.
 * For one source file a program.
 */
#ifndef TESTS_UNIT_SHADOW_MODEL_H
#define TESTS_UNIT_SHADOW_MODEL_H

#include "tests/unit/shadow_world.h"

#define DIRECTORIES 6u
#define TABLES 12u
#define FRAMES 6u
#define USER_SLOTS 5u
#define KERNEL_SLOTS 4u
#define SLOTS (USER_SLOTS + KERNEL_SLOTS)
#define PAGES 4u

#define ROOT(n) (0x1000u * (1 + (n)))
#define TABLE(n) (0x1000u * (16 + (n)))
#define FRAME(n) (0x1000u * (64 + (n)))
#define TABLES_END TABLE(TABLES)
#define NOWHERE 0xffffffffu

static const u32 slots[SLOTS] = { 0, 1, 32, 400, 767, 768, 769, 900, 999 };
static const u32 pages[PAGES] = { 0, 1, 15, 1023 };

/* Bit n: access n (0, write, user, user write, as PF_* / 2) is allowed. */
typedef u8 allowed_t;

struct model {
	struct world *w;
	u8 *copy; /* of guest memory, as it must be */
	u32 current;
	u32 step;
	u32 (*number)(void *source, u32 below); /* the includer's */
	void *source;
	allowed_t allowed[DIRECTORIES][SLOTS][PAGES][FRAMES]; /* kernel slots: in [0] alone */
};

static inline u32 draw(struct model *m, u32 below)
{
	return m->number(m->source, below);
}

#define HOLDS(m, condition) \
	do { \
		if (!(condition)) \
			fail_msg("step %u: %s", (m)->step, #condition); \
	} while (0)

static inline u32 va_of(u32 slot, u32 page)
{
	return slots[slot] << 22 | pages[page] << 12;
}

static inline u32 *copy_word(struct model *m, u32 gpa)
{
	return (u32 *)(void *)(m->copy + gpa);
}

/* The manual again, on the copy: where `va` leads, and the entry's places. */
struct reference {
	enum shadow_result result;
	u32 error_code;
	u32 *pde, *pte;
};

static inline struct reference refer(struct model *m, u32 directory, u32 va, u32 access)
{
	struct reference r = { .result = SHADOW_REFLECT, .error_code = access };
	u32 rights;

	r.pde = copy_word(m, ROOT(directory) + (va >> 22) * 4);
	if (!(*r.pde & 1))
		return r;
	r.result = SHADOW_REFUSED;
	if ((*r.pde & 0xf98) || *r.pde >= RAM_BYTES)
		return r;
	r.pte = copy_word(m, (*r.pde & ~0xfffu) + (va >> 12) % 1024 * 4);
	rights = *r.pde & *r.pte;
	if (!(*r.pte & 1) || ((access & 2) && !(rights & 2)) || ((access & 4) && !(rights & 4))) {
		r.result = SHADOW_REFLECT;
		r.error_code = access | (*r.pte & 1);
	} else if (*r.pte >= MMIO_BASE && *r.pte < MMIO_BASE + MMIO_BYTES) {
		r.result = SHADOW_MMIO;
	} else if (*r.pte < RAM_BYTES && !(*r.pte & 0x80)) {
		r.result = SHADOW_FILLED;
	}
	return r;
}

static inline u32 frame_number(u32 gpa)
{
	return gpa >= FRAME(0) && gpa < FRAME(FRAMES) ? (gpa >> 12) - 64 : NOWHERE;
}

static inline allowed_t *allowed_at(struct model *m, u32 directory, u32 slot, u32 page)
{
	return m->allowed[slot >= USER_SLOTS ? 0 : directory][slot][page];
}

/* Adds what the tables of a directory allow now. */
static inline void allow_now(struct model *m, u32 directory, u32 slot, u32 page)
{
	for (u32 access = 0; access < 4; access++) {
		struct reference r = refer(m, directory, va_of(slot, page), access * 2);

		if (r.result == SHADOW_FILLED)
			allowed_at(m, directory, slot, page)[frame_number(*r.pte & ~0xfffu)] |=
				(allowed_t)(1u << access);
	}
}

/* After guest tables changed: tables may be shared by directories and slots. */
static inline void allow_all_now(struct model *m)
{
	for (u32 d = 0; d < DIRECTORIES; d++)
		for (u32 s = 0; s < SLOTS; s++)
			for (u32 p = 0; p < PAGES; p++)
				allow_now(m, d, s, p);
}

/* A flush: from here on only what is allowed now, in the shared half by any directory. */
static inline void forget(struct model *m, u32 directory, u32 slot, u32 page)
{
	memset(allowed_at(m, directory, slot, page), 0, FRAMES);
	for (u32 d = 0; d < DIRECTORIES; d++)
		if (d == directory || slot >= USER_SLOTS)
			allow_now(m, d, slot, page);
}

static inline void forget_slots(struct model *m, u32 directory, u32 from, u32 to)
{
	for (u32 s = from; s < to; s++)
		for (u32 p = 0; p < PAGES; p++)
			forget(m, directory, s, p);
}

static inline u32 some_flags(struct model *m)
{
	static const u32 common[] = { 0x067, 0x027, 0x065, 0x007, 0x063, 0x025, 0x001,
				      0x003, 0x167, 0x07f, 0x066, 0x000, 0x061, 0x047 };

	return common[draw(m, ARRAY_SIZE(common))];
}

static inline u32 some_pte(struct model *m)
{
	switch (draw(m, 40)) {
	case 0: return RAM_BYTES | some_flags(m);
	case 1: return MMIO_BASE | some_flags(m);
	case 2: return FRAME(0) | some_flags(m) | PTE_PAT;
	default: return FRAME(draw(m, FRAMES)) | some_flags(m);
	}
}

static inline u32 some_pde(struct model *m)
{
	static const u32 flags[] = { 0x067, 0x007, 0x063, 0x065, 0x027, 0x001 };

	switch (draw(m, 30)) {
	case 0: return 0;
	case 1: return TABLE(0) | 0x0e7;
	case 2: return RAM_BYTES | 0x067;
	default: return TABLE(draw(m, TABLES)) | flags[draw(m, ARRAY_SIZE(flags))];
	}
}

static inline void guest_writes(struct model *m, u32 gpa, u32 value)
{
	*ram_word(m->w, gpa) = value;
	*copy_word(m, gpa) = value;
}

static inline void change_pte(struct model *m)
{
	guest_writes(m, TABLE(draw(m, TABLES)) + pages[draw(m, PAGES)] * 4, some_pte(m));
	allow_all_now(m);
}

static inline void change_pde(struct model *m)
{
	guest_writes(m, ROOT(draw(m, DIRECTORIES)) + slots[draw(m, SLOTS)] * 4, some_pde(m));
	allow_all_now(m);
}

/* The copy gets the bits that hardware would set. */
static inline void mark(struct reference *r, u32 access)
{
	*r->pde |= PTE_A;
	*r->pte |= access & PF_W ? PTE_A | PTE_D : PTE_A;
}

static inline void access(struct model *m)
{
	u32 slot = draw(m, SLOTS);
	u32 page = draw(m, PAGES);
	u32 kind = draw(m, 4);
	u32 va = va_of(slot, page);
	u32 gpa = NOWHERE;
	int error = cpu_access(m->w, va, kind * 2, &gpa);
	struct reference r;

	if (error == CPU_OK) {
		HOLDS(m, frame_number(gpa) != NOWHERE);
		HOLDS(m, allowed_at(m, m->current, slot, page)[frame_number(gpa)] >> kind & 1);
		return;
	}
	r = refer(m, m->current, va, kind * 2);
	HOLDS(m, fault(m->w, va, (u32)error) == r.result);
	if (r.result == SHADOW_REFUSED)
		return;
	if (r.result == SHADOW_REFLECT)
		HOLDS(m, m->w->answer.error_code == r.error_code);
	if (r.result == SHADOW_FILLED) {
		mark(&r, kind * 2);
		HOLDS(m, cpu_access(m->w, va, kind * 2, &gpa) == CPU_OK);
		HOLDS(m, gpa == (*r.pte & ~0xfffu));
	}
	forget(m, m->current, slot, page);
}

static inline void translate(struct model *m)
{
	u32 va = va_of(draw(m, SLOTS), draw(m, PAGES));
	u32 kind = draw(m, 4);
	struct reference r = refer(m, m->current, va, kind * 2);
	gpa_t gpa;
	enum walk_result result = shadow_translate(&m->w->s, GVA(va), kind * 2, &gpa);

	HOLDS(m, (result == WALK_OK) == (r.result == SHADOW_FILLED));
	if (result != WALK_OK)
		return;
	mark(&r, kind * 2);
	HOLDS(m, gpa.v == (*r.pte & ~0xfffu));
}

/* SET_PTE, with what the table holds, with nothing, or with something else. */
static inline void report_pte(struct model *m)
{
	u32 d = draw(m, DIRECTORIES);
	u32 slot = draw(m, SLOTS);
	u32 page = draw(m, PAGES);
	u32 tag = slot < USER_SLOTS ? d : m->current; /* whose rights count */
	struct reference r = refer(m, tag, va_of(slot, page), 0);
	u32 pte = draw(m, 3) ? (r.pte ? *r.pte : 0) : draw(m, 2) ? 0 : some_pte(m);
	bool legal = !(pte & PTE_PAT) && pte < RAM_BYTES;
	u32 rights;

	if (set_pte(m->w, ROOT(d), va_of(slot, page), pte) == SHADOW_REFUSED) {
		HOLDS(m, (pte & 0x21) == 0x21 && !legal);
		return;
	}
	forget(m, d, slot, page);
	if ((pte & 0x21) != 0x21 || !legal || !r.pte)
		return;
	rights = pte & *r.pde & (pte & PTE_D ? 6 : 4);
	for (u32 kind = 0; kind < 4; kind++)
		if (!(kind * 2 & ~rights))
			allowed_at(m, d, slot, page)[frame_number(pte & ~0xfffu)] |=
				(allowed_t)(1u << kind);
}

static inline void report_pgd(struct model *m)
{
	u32 d = draw(m, DIRECTORIES);
	u32 slot = draw(m, SLOTS);

	shadow_set_pgd(&m->w->s, ROOT(d), slots[slot], &m->w->flush);
	obey_flush(m->w);
	forget_slots(m, d, slot, slot + 1);
}

static inline void switch_directory(struct model *m)
{
	u32 d = draw(m, DIRECTORIES);
	bool verify = draw(m, 2);

	HOLDS(m, switch_to(m->w, ROOT(d), verify) == SHADOW_DONE);
	m->current = d;
	if (verify)
		forget_slots(m, d, 0, USER_SLOTS);
}

static inline void flush_some(struct model *m)
{
	if (draw(m, 2)) {
		shadow_flush_user(&m->w->s, &m->w->flush);
		forget_slots(m, m->current, 0, USER_SLOTS);
	} else {
		shadow_flush_all(&m->w->s, &m->w->flush);
		for (u32 d = 0; d < DIRECTORIES; d++)
			forget_slots(m, d, 0, SLOTS);
	}
	obey_flush(m->w);
}

static inline void one_step(struct model *m)
{
	u32 n = draw(m, 100);

	if (n < 60)
		access(m);
	else if (n < 64)
		translate(m);
	else if (n < 76)
		change_pte(m);
	else if (n < 80)
		change_pde(m);
	else if (n < 89)
		report_pte(m);
	else if (n < 93)
		report_pgd(m);
	else if (n < 97)
		switch_directory(m);
	else
		flush_some(m);
}

static inline struct model *model_new(u32 (*number)(void *, u32), void *source, u32 pool_pages)
{
	struct model *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	m->w = world_new(pool_pages);
	m->copy = calloc(1, RAM_BYTES);
	m->number = number;
	m->source = source;
	shadow_set_kernel_address(&m->w->s, GVA(KERNEL), &m->w->flush);
	for (u32 d = 0; d < DIRECTORIES; d++)
		for (u32 s = 0; s < SLOTS; s++)
			guest_writes(m, ROOT(d) + slots[s] * 4,
				     TABLE((d * SLOTS + s) % TABLES) | 7);
	switch_to(m->w, ROOT(0), false);
	return m;
}

/* Guest memory is as the guest and hardware would have left it. */
static inline void model_check(struct model *m)
{
	world_check(m->w);
	HOLDS(m, !memcmp(m->copy, m->w->ram, TABLES_END));
}

static inline void model_free(struct model *m)
{
	world_free(m->w);
	free(m->copy);
	free(m);
}

#endif
