/*
 * mm/space.c - builds page tables: windows, and the address spaces of launchers.
 * SPDX-License-Identifier: MIT
 */
#include "mm/space.h"

#include "lib/string.h"
#include "mm/physical.h"

hpa_t frames_zeroed(struct frame_owner *owner, u32 frames, u32 align)
{
	hpa_t hpa;

	if (!owner_take(owner, frames, align, &hpa))
		return HPA(0);
	memset(physical(hpa), 0, frames * FRAME_BYTES);
	return hpa;
}

bool space_map(struct frame_owner *owner, u32 *directory, u32 va, hpa_t hpa, u32 bytes, u32 flags)
{
	u32 offset;

	for (offset = 0; offset < bytes; offset += PAGE_BYTES) {
		u32 *pde = &directory[pde_index(va + offset)];
		u32 *table;

		if (!(*pde & PTE_P)) {
			hpa_t frame = frames_zeroed(owner, 1, FRAME_BYTES);

			if (!frame.v)
				return false;
			*pde = frame.v | PTE_P | PTE_W | PTE_U | PTE_A;
		}
		table = physical(HPA(*pde & PTE_FRAME));
		table[pte_index(va + offset)] = (hpa.v + offset) | PTE_P | PTE_A | flags;
	}
	return true;
}

bool space_map_large(struct frame_owner *owner, u32 *directory, u32 va, hpa_t hpa, u32 bytes,
		     u32 flags)
{
	u32 offset = 0;

	while (bytes - offset >= SLOT_BYTES && !((va + offset) & (SLOT_BYTES - 1))) {
		directory[pde_index(va + offset)] =
			(hpa.v + offset) | PTE_P | PDE_PS | PTE_A | PTE_D | flags;
		offset += SLOT_BYTES;
	}
	if (offset == bytes)
		return true;
	return space_map(owner, directory, va + offset, HPA(hpa.v + offset), bytes - offset,
			 flags | PTE_D);
}

static void fill(u32 *table, u32 va, hpa_t hpa, u32 bytes, u32 flags)
{
	u32 offset;

	for (offset = 0; offset < bytes; offset += PAGE_BYTES)
		table[pte_index(va + offset)] = (hpa.v + offset) | PTE_P | PTE_A | flags;
}

void space_fill_window(u32 *table, const u32 *core_table, const struct window_parts *parts)
{
	const u32 section = CONFIG_WP_SECTIONS ? 0 : PTE_W | PTE_D;

	memmove(table, core_table, (CORE_DATA - WINDOW_TEXT) / PAGE_BYTES * sizeof(u32));
	fill(table, WINDOW_POOL, parts->pool, parts->pool_bytes, section);
	fill(table, WINDOW_CONTROL, parts->control, parts->control_bytes, section);
	fill(table, WINDOW_SOFT, parts->soft, PAGE_BYTES, PTE_W | PTE_D);
	fill(table, ENTRY_STACK, parts->stack, ENTRY_STACK_BYTES, PTE_W | PTE_D);
}
