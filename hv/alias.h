/*
 * hv/alias.h - where the core finds a guest's memory: all at once, or through slots that move.
 * SPDX-License-Identifier: MIT
 *
 * Up to ALIAS_MAX_BYTES, the alias shows all of it.  A larger guest leaves no
 * room for that: a kernel that begins at 0xc0000000 wants to map its memory in
 * what is left of the last GiB.  Then the alias is two fixed slots, for the
 * shared page and where it goes on, and some that move: alias_far() is what
 * mm asks (struct guest_memory).  Slots are 4 MiB pages of the guest's own
 * memory and of nothing else.
 *
 * The slot that was moved longest ago moves next.  One that must stay for the
 * next MEMORY_KEPT requests, and would not, is shown a second time instead:
 * so a hit writes nothing, and nothing searches.
 */
#ifndef HV_ALIAS_H
#define HV_ALIAS_H

#include "arch/x86/layout.h"
#include "mm/walk.h"

#define ALIAS_FIXED_SLOTS 2u
/* A test build has as few as possible, so that nearly every request moves one. */
#define ALIAS_MOVABLE_SLOTS (CONFIG_FAR ? MEMORY_KEPT + 1 : 16u)
#define ALIAS_MAX_SLOTS (ALIAS_MAX_BYTES / SLOT_BYTES)
#define ALIAS_PDE (PTE_P | PTE_W | PTE_A | PTE_D | PDE_PS)

_Static_assert(ALIAS_FIXED_SLOTS + ALIAS_MOVABLE_SLOTS <= ALIAS_MAX_SLOTS, "top_pdes");
_Static_assert(ALIAS_MOVABLE_SLOTS > MEMORY_KEPT, "a request leaves the last MEMORY_KEPT alone");
_Static_assert(GUEST_MAX_BYTES % SLOT_BYTES == 0, "the last slot of memory is a whole one");

struct alias {
	u32 next;				/* the movable slot that moves next */
	u8 where[GUEST_MAX_BYTES / SLOT_BYTES]; /* by slot of memory: movable slot + 1, or 0 */
	u8 shows[ALIAS_MOVABLE_SLOTS];		/* by movable slot: which slot of memory */
};

_Static_assert(GUEST_MAX_BYTES / SLOT_BYTES <= 0xff, "shows");

/* Whether a guest with that much memory, device pages included, has an alias that moves. */
static inline bool alias_moves(u32 memory_bytes)
{
	return CONFIG_FAR || memory_bytes > ALIAS_MAX_BYTES;
}

/* struct guest_memory.far, on the guest's page tables, inside a WP section or out of one. */
u8 *alias_far(const struct guest_memory *mem, u32 gpa);

/* The address of `gpa` and what is within 4 MiB behind it, in memory, for good.  Once a boot. */
u8 *alias_fix(u32 gpa);

#endif
