/*
 * tests/fuzz/shadow.c - shadow paging keeps its promises under wild tables and calls.
 * SPDX-License-Identifier: MIT
 *
 * Input: the size of the pool, then steps.  The guest writes what it likes
 * where it likes into its tables, and reports what it likes.  What the
 * processor then reaches is the guest's own memory (shadow_world.h looks), and
 * mm/shadow_check.c finds nothing.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/unit/shadow_world.h"

#define STEPS 120u
#define TABLE_PAGES 16u /* of the guest's memory: all that it uses as tables */

/* An address below 4 GiB in two bytes: page and slot of a few that matter. */
static u32 some_va(struct input *in)
{
	static const u32 slots[] = { 0, 1, 31, 32, 511, 767, 768, 769, 998, 999, 1000, 1023 };
	u32 slot = slots[take_number(in, 1) % ARRAY_SIZE(slots)], page = take_number(in, 1);

	return slot << 22 | (page & 0x80 ? 1023 - (page & 0x7f) : page) << 12;
}

/* A directory or table entry, usually of a page that there is. */
static u32 some_entry(struct input *in)
{
	u32 flags = take_number(in, 2), frame = take_number(in, 1);

	switch (flags >> 12) {
	case 14: return MMIO_BASE + (frame << 12) + (flags & 0xfff);
	case 15: return frame << 24 | (flags & 0xfff);
	default: return (frame % (RAM_PAGES + 1)) << 12 | (flags & 0xfff);
	}
}

static u32 some_cr3(struct input *in)
{
	u32 number = take_number(in, 1);

	return number < 0xf0 ? (number % TABLE_PAGES) << 12 : number << 24 | take_number(in, 2);
}

static void write_entry(struct world *w, struct input *in)
{
	u32 page = take_number(in, 1) % TABLE_PAGES, index = take_number(in, 2) % 1024;

	*ram_word(w, page << 12 | index << 2) = some_entry(in);
}

/* The processor, or a fault that it might have had before the guest changed its tables. */
static void use(struct world *w, struct input *in, u32 how)
{
	u32 va = some_va(in);
	gpa_t gpa;

	if (how & 8) {
		fault(w, va, how & (PF_P | PF_W | PF_U));
		MUST(!shadow_maps(&w->s, GVA(va), how & (PF_W | PF_U)) || va < WINDOW);
	} else if (how & 16) {
		if (shadow_translate(&w->s, GVA(va), how & (PF_W | PF_U), &gpa) == WALK_OK)
			MUST(gpa.v < RAM_BYTES);
	} else if (va < WINDOW) {
		touch(w, va, how & (PF_W | PF_U), NULL);
	}
}

static void report(struct world *w, struct input *in, u32 how)
{
	u32 cr3, index;

	switch (how & 7) {
	case 0:
		shadow_set_kernel_address(&w->s, GVA(some_va(in) | (how & 8 ? 1 : 0)), &w->flush);
		break;
	case 1:
	case 2: shadow_flush_user(&w->s, &w->flush); break;
	case 3: shadow_flush_all(&w->s, &w->flush); break;
	case 4:
	case 5:
		cr3 = some_cr3(in);
		index = some_va(in) >> 22;
		shadow_set_pgd(&w->s, cr3, how & 8 ? index : take_number(in, 4), &w->flush);
		break;
	default: switch_to(w, some_cr3(in), how & 8);
	}
	obey_flush(w);
}

static void step(struct world *w, struct input *in)
{
	u32 what = take_number(in, 1), how = what >> 3;
	u32 cr3, va;

	switch (what & 7) {
	case 0:
	case 1: write_entry(w, in); break;
	case 2: report(w, in, how); break;
	case 3:
		cr3 = some_cr3(in);
		va = some_va(in);
		set_pte(w, cr3, va, some_entry(in));
		break;
	case 4: switch_to(w, some_cr3(in), how & 1); break;
	default: use(w, in, how);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct world *w = world_new(SHADOW_MIN_PAGES + take_number(&in, 1) % 64);

	for (u32 n = 0; n < STEPS && in.left > 0; n++)
		step(w, &in);
	world_free(w); /* which checks */
	return 0;
}
