/*
 * hv/create.c - makes a guest's partition, and puts it back to how it was made.
 * SPDX-License-Identifier: MIT
 *
 * A guest's own tables live in its pool, so its address space is made by
 * mm/shadow.c.  That code runs here on the core's page tables, through
 * physical addresses; afterwards the few pointers in it are moved to where
 * the guest's window will have them.
 *
 * Zeroing takes its turns among the other guests, a slice each.
 */
#include "hv/machine.h"
#include "hv/partition.h"
#include "lib/string.h"
#include "mm/physical.h"
#include "mm/space.h"

#define MEMORY_MIN_BYTES KIB(64)
#define POOL_BASE_PAGES 128u /* for the first tables of some twenty processes */
#define POOL_PAGES_PER_MIB 4u
#define SLICE_BYTES KIB(256)

static u32 pool_pages_for(u32 memory_bytes)
{
	u32 pages = POOL_BASE_PAGES + (memory_bytes >> 20) * POOL_PAGES_PER_MIB;

	return pages < SHADOW_MAX_PAGES ? pages : SHADOW_MAX_PAGES;
}

static u32 round_to_slot(u32 bytes)
{
	return (bytes + SLOT_BYTES - 1) & ~(SLOT_BYTES - 1);
}

static u32 alias_slots(u32 memory_bytes)
{
	return alias_moves(memory_bytes) ? ALIAS_FIXED_SLOTS + ALIAS_MOVABLE_SLOTS
					 : round_to_slot(memory_bytes) >> SLOT_SHIFT;
}

/* What is set aside: slots that move show whole ones, to the last byte the guest's own. */
static u32 owned_bytes(u32 memory_bytes)
{
	return alias_moves(memory_bytes) ? round_to_slot(memory_bytes) : memory_bytes;
}

static enum status judge(const struct guest_config *config)
{
	u32 total = config->mem_bytes + config->device_bytes;

	if (config->mem_bytes % PAGE_BYTES || config->device_bytes % PAGE_BYTES ||
	    config->mmio_base % PAGE_BYTES || config->mmio_bytes % PAGE_BYTES)
		return E_INVAL;
	if (config->mem_bytes < MEMORY_MIN_BYTES || config->mem_bytes > GUEST_MAX_BYTES ||
	    config->device_bytes > GUEST_MAX_BYTES - config->mem_bytes)
		return E_INVAL;
	if (config->mmio_bytes &&
	    (config->mmio_base < total || config->mmio_bytes > 0u - config->mmio_base))
		return E_INVAL;
	if (strnlen(config->name, sizeof(config->name)) == sizeof(config->name))
		return E_INVAL;
	return OK;
}

/* The alias's and the window's entries of every page directory of this guest. */
static void fill_top(struct partition *p, u32 *top)
{
	u32 slots = alias_slots(p->memory_bytes);
	u32 whole = p->memory_bytes >> SLOT_SHIFT;
	u32 i;

	for (i = 0; i < whole && !alias_moves(p->memory_bytes); i++)
		top[i] = (p->memory.v + (i << SLOT_SHIFT)) | ALIAS_PDE;
	if (p->alias_tail)
		top[whole] = p->alias_tail | PTE_P | PTE_W | PTE_A;
	top[slots] = p->window_table | PTE_P | PTE_W | PTE_A;
}

/* Everything in the control block that a running guest may have changed. */
static void init_block(struct partition *p)
{
	struct guest_block *block = block_of(p);
	u32 window_slot = WINDOW_SLOT - alias_slots(p->memory_bytes);
	struct shadow *shadow = &block->shadow;
	struct shadow_setup setup = {
		.mem = { physical(p->memory), p->memory_bytes, p->memory.v, p->memory_bytes, NULL },
		.pool = physical(p->pool),
		.pool_hpa = p->pool.v,
		.pool_pages = p->pool_pages,
		.window_slot = window_slot,
		.top_pdes = block->top_pdes,
		.mmio_base = p->config.mmio_base,
		.mmio_bytes = p->config.mmio_bytes,
	};

	memset(control_of(&p->guest), 0, p->guest.control_bytes);
	control_init(control_of(&p->guest), SPACE_GUEST);
	fill_top(p, block->top_pdes);
	shadow_init(shadow, &setup);
	shadow->mem.base = (u8 *)(window_slot << SLOT_SHIFT);
	if (alias_moves(p->memory_bytes)) {
		shadow->mem.near = 0;
		shadow->mem.far = alias_far;
	}
	shadow->directory =
		(u32 *)(WINDOW_POOL + ((u32)shadow->directory - (u32)physical(p->pool)));
	shadow->pool = (u32 *)WINDOW_POOL;
	shadow->pool_at = WINDOW_POOL - p->pool.v;
	shadow->top_pdes = ((struct guest_block *)WINDOW_TAIL)->top_pdes;

	block->reserve_mem = 0u - (window_slot << SLOT_SHIFT);
	block->stack_limit = (window_slot << SLOT_SHIFT) - HANDLER_FRAME_MAX;
	block->clock = machine_clock;
	block->wall_ns = machine_wall_ns;
}

static void start_zeroing(struct partition *p)
{
	p->zeroing[0] = (struct zeroing){ p->memory, owned_bytes(p->memory_bytes) };
	p->zeroing[1] = (struct zeroing){ p->pool, p->pool_pages * PAGE_BYTES };
	p->runner = RUN_ZEROING;
}

enum status guest_create(struct partition *p, const struct guest_config *config)
{
	enum status status = judge(config);
	struct window_parts parts;
	u32 tail;
	hpa_t table;

	if (status != OK)
		return status;
	p->tried = true;
	p->config = *config;
	p->memory_bytes = config->mem_bytes + config->device_bytes;
	p->pool_pages = pool_pages_for(p->memory_bytes);
	if (!owner_take(&p->frames, owned_bytes(p->memory_bytes) / FRAME_BYTES, FRAME_MAX_ALIGN,
			&p->memory) ||
	    !owner_take(&p->frames, p->pool_pages, FRAME_BYTES, &p->pool))
		return E_NOMEM;
	table = frames_zeroed(&p->frames, 1, FRAME_BYTES);
	if (!table.v || !window_frames_alloc(&p->guest, &p->frames, WINDOW_CONTROL_BYTES))
		return E_NOMEM;
	p->window_table = table.v;
	tail = owned_bytes(p->memory_bytes) & (SLOT_BYTES - 1);
	if (tail) {
		u32 offset;
		u32 *entries;

		table = frames_zeroed(&p->frames, 1, FRAME_BYTES);
		if (!table.v)
			return E_NOMEM;
		p->alias_tail = table.v;
		entries = physical(table);
		for (offset = 0; offset < tail; offset += PAGE_BYTES)
			entries[pte_index(offset)] =
				(p->memory.v + p->memory_bytes - tail + offset) | PTE_P | PTE_W |
				PTE_A | PTE_D;
	}
	parts = (struct window_parts){
		.control = p->guest.control,
		.soft = p->guest.soft,
		.stack = p->guest.stack,
		.pool = p->pool,
		.control_bytes = p->guest.control_bytes,
		.pool_bytes = p->pool_pages * PAGE_BYTES,
	};
	space_fill_window(physical(HPA(p->window_table)), core_window_table, &parts);
	if (!space_map_large(&p->frames, p->directory, LAUNCHER_GUEST, p->memory, p->memory_bytes,
			     PTE_U | PTE_W))
		return E_NOMEM;
	memcpy(p->name, config->name, sizeof(p->name));
	p->created = true;
	start_zeroing(p);
	return OK;
}

void guest_reset(struct partition *p)
{
	memset(soft_of(&p->guest), 0, PAGE_BYTES);
	memset(physical(p->guest.stack), 0, ENTRY_STACK_BYTES);
	p->booted = false;
	p->gives_registers = false;
	start_zeroing(p);
}

void guest_zero_slice(struct partition *p)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(p->zeroing); i++) {
		struct zeroing *zeroing = &p->zeroing[i];
		u32 slice = zeroing->bytes < SLICE_BYTES ? zeroing->bytes : SLICE_BYTES;

		if (!slice)
			continue;
		memset(physical(zeroing->at), 0, slice);
		zeroing->at.v += slice;
		zeroing->bytes -= slice;
		return;
	}
	init_block(p);
	p->runner = RUN_LAUNCHER;
}
