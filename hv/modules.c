/*
 * hv/modules.c - the loader's modules, as launchers get to see them.
 * SPDX-License-Identifier: MIT
 */
#include "hv/modules.h"

#include "hv/machine.h"
#include "lib/string.h"
#include "mm/physical.h"
#include "mm/space.h"

static struct partition *writer[BOOT_MAX_MODULES];

static u32 whole_pages(u32 bytes)
{
	return (bytes + PAGE_BYTES - 1) & PTE_FRAME;
}

static bool map(struct partition *p, u32 index, u32 flags)
{
	const struct boot_module *module = &machine_boot->module[index];

	return space_map(&p->frames, p->directory, p->module_address[index], module->start,
			 whole_pages(module->bytes), PTE_U | flags);
}

/* Where nobody else writes it. */
static enum status map_contents(struct partition *p, u32 index)
{
	u32 bytes = whole_pages(machine_boot->module[index].bytes);

	if (writer[index] && writer[index] != p)
		return E_BUSY;
	if (p->module_address[index])
		return OK;
	if (bytes > WINDOW_BASE - p->modules_end)
		return E_NOMEM;
	p->module_address[index] = p->modules_end;
	if (!map(p, index, 0)) {
		p->module_address[index] = 0;
		return E_NOMEM;
	}
	p->modules_end += bytes;
	return OK;
}

enum status modules_map(struct partition *p, u32 wanted, struct launcher_module *out)
{
	u32 index = wanted & ~LAUNCHER_MODULE_WORDS;
	const struct boot_module *module;
	enum status status = OK;
	u32 bytes;

	if (index >= machine_boot->modules)
		return E_NOENT;
	if (!(wanted & LAUNCHER_MODULE_WORDS))
		status = map_contents(p, index);
	if (status != OK)
		return status;
	module = &machine_boot->module[index];
	memset(out, 0, sizeof(*out));
	out->address = (const u8 *)p->module_address[index];
	out->bytes = module->bytes;
	out->words_bytes = module->words_bytes;
	bytes = module->words_bytes < LAUNCHER_WORDS_BYTES ? module->words_bytes
							   : LAUNCHER_WORDS_BYTES - 1;
	memcpy(out->words, physical(module->words), bytes);
	return OK;
}

enum status modules_make_writable(struct partition *p, u32 index)
{
	u32 i;

	if (index >= machine_boot->modules)
		return E_NOENT;
	if (!p->module_address[index])
		return E_STATE;
	for (i = 0; i < PARTITIONS; i++) {
		if (&partitions[i] != p && partitions[i].runner != RUN_NOBODY &&
		    partitions[i].module_address[index])
			return E_BUSY;
	}
	writer[index] = p;
	return map(p, index, PTE_W | PTE_D) ? OK : E_NOMEM;
}

u32 modules_free_bytes(void)
{
	return frame_largest(&machine_frames, FRAME_MAX_ALIGN) * FRAME_BYTES;
}

void modules_release(const struct partition *p)
{
	u32 i;

	for (i = 0; i < BOOT_MAX_MODULES; i++) {
		if (writer[i] == p)
			writer[i] = NULL;
	}
}
