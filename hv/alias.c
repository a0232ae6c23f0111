/*
 * hv/alias.c - brings guest memory into the core's sight where the alias cannot show all of it.
 * SPDX-License-Identifier: MIT
 *
 * A slot moves in the table that new directories are copied from and in the
 * one in use; others follow when they are switched to (shadow_switch).
 * Between that switch and the CR3 load nobody asks for memory.
 *
 * Trick: INVLPG of one address is enough for 4 MiB, since the slot never holds
 * anything but a large page (SDM volume 3, 4.10.4.1).  Tested by
 * tests/guests/stack-across-slots on the bench nowp.
 */
#include "hv/alias.h"

#include "arch/x86/wp.h"
#include "hv/guest.h"

/* Makes slot `index` of the alias show that slot of guest memory; in a WP section. */
static void show(u32 index, u32 slot)
{
	struct shadow *shadow = &GUEST_WRITABLE->shadow;
	u32 pde = (shadow->mem.hpa + (slot << SLOT_SHIFT)) | ALIAS_PDE;

	GUEST_WRITABLE->top_pdes[index] = pde;
	shadow->directory[shadow->window_slot + index] = pde;
	count_event(COUNT_INVLPG);
	invlpg((u32)shadow->mem.base + (index << SLOT_SHIFT));
}

static u32 move(u32 slot)
{
	struct alias *alias = &GUEST_WRITABLE->alias;
	u32 index = alias->next;
	u32 before = alias->shows[index];
	bool opened = wp_open();

	if (alias->where[before] == index + 1)
		alias->where[before] = 0;
	alias->where[slot] = (u8)(index + 1);
	alias->shows[index] = (u8)slot;
	alias->next = index + 1 < ALIAS_MOVABLE_SLOTS ? index + 1 : 0;
	show(ALIAS_FIXED_SLOTS + index, slot);
	wp_close(opened);
	return index;
}

/* Whether a movable slot stays as it is for the next MEMORY_KEPT moves. */
static bool stays(u32 index)
{
	u32 next = GUEST->alias.next;
	u32 moves = index >= next ? index - next : index + ALIAS_MOVABLE_SLOTS - next;

	return moves >= MEMORY_KEPT;
}

u8 *alias_far(const struct guest_memory *mem, u32 gpa)
{
	u32 slot = gpa >> SLOT_SHIFT;
	u32 index = GUEST->alias.where[slot] - 1u;

	if (index >= ALIAS_MOVABLE_SLOTS || !stays(index))
		index = move(slot);
	return mem->base + ((ALIAS_FIXED_SLOTS + index) << SLOT_SHIFT) + (gpa & (SLOT_BYTES - 1));
}

u8 *alias_fix(u32 gpa)
{
	const struct guest_memory *mem = &GUEST->shadow.mem;
	u32 slot = gpa >> SLOT_SHIFT;
	bool opened;

	if (mem->near == mem->bytes)
		return mem->base + gpa;
	opened = wp_open();
	show(0, slot);
	show(1, slot < (mem->bytes - 1) >> SLOT_SHIFT ? slot + 1 : slot);
	wp_close(opened);
	return mem->base + (gpa & (SLOT_BYTES - 1));
}
