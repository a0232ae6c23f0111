/*
 * hypercall/set_pte.h - SET_PTE, the most frequent of all hypercalls: direct or from the ring.
 * SPDX-License-Identifier: MIT
 *
 * `in_section`: a WP section is open, the ring's.
 */
#ifndef HYPERCALL_SET_PTE_H
#define HYPERCALL_SET_PTE_H

#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "mm/shadow_hot.h"

static ALWAYS_INLINE void store_pte(u32 va, const struct shadow_store *store, bool in_section)
{
	u32 cr0 = 0;

	if (!in_section)
		cr0 = wp_open_short();
	if (store->flush)
		WRITE_ONCE(*store->at, store->entry);
	else
		shadow_store(&GUEST_WRITABLE->shadow, store);
	if (!in_section)
		wp_close_short(cr0);
	if (store->flush) {
		count_event(COUNT_INVLPG);
		invlpg(va);
	}
}

/* Apart, so that what the other way knows may live in registers. */
void set_pte_anywhere(u32 cr3, u32 va, u32 pte, bool in_section);

static ALWAYS_INLINE void set_pte(u32 cr3, u32 va, u32 pte, bool in_section)
{
	struct shadow_store store;

	switch (shadow_judge_pte_hot(&GUEST->shadow, cr3, va, pte, &store)) {
	case SHADOW_PTE_STORE: store_pte(va, &store, in_section); break;
	case SHADOW_PTE_COLD: set_pte_anywhere(cr3, va, pte, in_section); break;
	case SHADOW_PTE_SAME: break;
	}
}

#endif
