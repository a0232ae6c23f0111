/*
 * launcher-lite/boot_tables.c - builds the page tables that kernels up to 3.0 start on.
 * SPDX-License-Identifier: MIT
 *
 * Both mappings share their tables, so that 768 MiB take 194 pages.
 */
#include "launcher-lite/boot_tables.h"

#define PAGE_BYTES 4096u
#define ENTRIES 1024u			  /* of a directory or a table */
#define SLOT_BYTES (ENTRIES * PAGE_BYTES) /* what one table maps */
#define LAST_SLOT (ENTRIES - 1)
#define ENTRY_FLAGS 0x007u /* present, writable, user: as lguest's launchers had it */

static u32 tables(const struct gmem *memory)
{
	return memory->bytes / SLOT_BYTES + (memory->bytes % SLOT_BYTES != 0);
}

u32 boot_tables_start(const struct gmem *memory)
{
	return memory->bytes - (tables(memory) + 1) * PAGE_BYTES;
}

/* Writes all entries: those from the first that maps memory's end on are empty. */
static void fill_table(const struct gmem *memory, u32 *table, u32 slot)
{
	for (u32 n = 0; n < ENTRIES; n++) {
		u32 page = slot * SLOT_BYTES + n * PAGE_BYTES;

		WRITE_ONCE(table[n], page < memory->bytes ? page | ENTRY_FLAGS : 0);
	}
}

u32 boot_tables_build(const struct gmem *memory, u32 kernel_address)
{
	u32 start = boot_tables_start(memory);
	u32 count = tables(memory);
	u32 second = kernel_address / SLOT_BYTES;
	u32 *directory = (u32 *)(void *)(memory->base + start + count * PAGE_BYTES);
	bool has_second = kernel_address % SLOT_BYTES == 0;

	for (u32 n = 0; n < count; n++)
		fill_table(memory, (u32 *)(void *)(memory->base + start + n * PAGE_BYTES), n);
	for (u32 n = 0; n < ENTRIES; n++) {
		u32 table = n;

		if (has_second && n >= second && n - second < count && n < LAST_SLOT)
			table = n - second;
		WRITE_ONCE(directory[n],
			   table < count ? (start + table * PAGE_BYTES) | ENTRY_FLAGS : 0);
	}
	return start + count * PAGE_BYTES;
}
