/*
 * hv/launcher.c - loads the launcher into an address space of its own.
 * SPDX-License-Identifier: MIT
 *
 * Its image is an ELF file inside ours, linked apart.  The core trusts that
 * file as it trusts itself, and nothing that runs from it.
 */
#include "arch/x86/cpu.h"
#include "hv/machine.h"
#include "hv/panic.h"
#include "hv/partition.h"
#include "hv/run.h"
#include "lib/elf.h"
#include "lib/string.h"
#include "mm/physical.h"
#include "mm/space.h"

static u32 started; /* instances so far, which start in order */

extern const u8 launcher_image[], launcher_image_end[];

/* Bytes from LAUNCHER_BASE to the end of the image, whole pages. */
static u32 image_bytes(const struct elf *elf)
{
	u32 end = LAUNCHER_BASE;
	u32 i;

	for (i = 0; i < elf->segments; i++) {
		const struct elf_segment *segment = &elf->segment[i];

		if (segment->vaddr < LAUNCHER_BASE || segment->vaddr % PAGE_BYTES)
			panic("launcher segment at %#x", segment->vaddr);
		if (segment->vaddr + segment->mem_bytes > end)
			end = segment->vaddr + segment->mem_bytes;
	}
	return (end - LAUNCHER_BASE + PAGE_BYTES - 1) & PTE_FRAME;
}

static bool load_image(struct partition *p, const struct elf *elf)
{
	u32 i;

	p->image_bytes = image_bytes(elf);
	p->image = frames_zeroed(&p->frames, p->image_bytes / FRAME_BYTES, FRAME_BYTES);
	p->image_stack = frames_zeroed(&p->frames, LAUNCHER_STACK_BYTES / FRAME_BYTES, FRAME_BYTES);
	if (!p->image.v || !p->image_stack.v)
		return false;
	for (i = 0; i < elf->segments; i++) {
		const struct elf_segment *segment = &elf->segment[i];
		u32 offset = segment->vaddr - LAUNCHER_BASE;
		u32 bytes = (segment->mem_bytes + PAGE_BYTES - 1) & PTE_FRAME;
		u32 flags = PTE_U | ((segment->flags & ELF_WRITE) ? PTE_W | PTE_D : 0);

		if (segment->flags & ELF_WRITE)
			p->image_writable = segment->vaddr;
		memcpy(physical(HPA(p->image.v + offset)), launcher_image + segment->offset,
		       segment->file_bytes);
		if (!space_map(&p->frames, p->directory, segment->vaddr, HPA(p->image.v + offset),
			       bytes, flags))
			return false;
	}
	return space_map(&p->frames, p->directory,
			 LAUNCHER_BASE + LAUNCHER_MAX_BYTES - LAUNCHER_STACK_BYTES, p->image_stack,
			 LAUNCHER_STACK_BYTES, PTE_U | PTE_W | PTE_D);
}

static bool make_window(struct partition *p)
{
	struct window_parts parts;
	hpa_t table = frames_zeroed(&p->frames, 1, FRAME_BYTES);

	if (!table.v || !window_frames_alloc(&p->launcher, &p->frames, FRAME_BYTES))
		return false;
	parts = (struct window_parts){
		.control = p->launcher.control,
		.soft = p->launcher.soft,
		.stack = p->launcher.stack,
		.control_bytes = p->launcher.control_bytes,
	};
	space_fill_window(physical(table), core_window_table, &parts);
	p->directory[WINDOW_SLOT] = table.v | PTE_P | PTE_W | PTE_A;
	control_init(control_of(&p->launcher), SPACE_LAUNCHER);
	return true;
}

/*
 * The box is the place's, not the guest's: it stays when the guest ends, and
 * can be read while the place is free.  It may hold a guest's last word.
 */
static bool plug_in(struct partition *p)
{
	u32 port = (u32)(p - partitions);
	struct wire_box *box = machine_wire.port[port].box;
	u32 frames = (sizeof(*box) + FRAME_BYTES - 1) / FRAME_BYTES;

	if (!box) {
		hpa_t hpa = frames_zeroed(&machine_own_frames, frames, FRAME_BYTES);

		if (!hpa.v)
			return false;
		box = physical(hpa);
	}
	wire_plug(&machine_wire, port, box);
	return true;
}

/* The place that is free and suits best; an owner without a pool never owned anything. */
static struct partition *place_for(u32 instance)
{
	struct partition *unused = NULL, *free = NULL;
	u32 i;

	for (i = PARTITIONS; i-- > 0;) {
		struct partition *p = &partitions[i];

		if (p->runner != RUN_NOBODY)
			continue;
		if (!p->frames.pool)
			unused = p;
		else if (p->instance == instance)
			return p;
		else
			free = p;
	}
	return unused ? unused : free;
}

bool launcher_was_started(u32 instance)
{
	return instance < started;
}

enum status launcher_start(u32 instance)
{
	static struct elf elf;
	const char *why =
		elf_open(launcher_image, (u32)launcher_image_end - (u32)launcher_image, &elf);
	struct partition *p = place_for(instance);
	char name[sizeof(p->name)] = "guest";
	hpa_t directory;

	if (why)
		panic("launcher: %s %#x", why, elf.bad);
	if (!p)
		return E_NOMEM;
	/* One that starts again has its name before its launcher says it. */
	if (p->frames.pool && p->instance == instance)
		memcpy(name, p->name, sizeof(name));
	memset(p, 0, sizeof(*p));
	owner_init(&p->frames, &machine_frames);
	p->instance = instance;
	p->last_words = "did not start";
	memcpy(p->name, name, sizeof(name));
	directory = frames_zeroed(&p->frames, 1, FRAME_BYTES);
	if (!directory.v)
		return E_NOMEM;
	p->directory = physical(directory);
	p->launcher_cr3 = directory.v;
	p->modules_end = LAUNCHER_MODULES;
	if (!load_image(p, &elf) || !make_window(p) || !plug_in(p)) {
		owner_release(&p->frames);
		return E_NOMEM;
	}
	*frame_of(&p->launcher) = (struct frame){
		.eip = elf.entry,
		.cs = LAUNCHER_CS,
		.eflags = EFLAGS_ONE | EFLAGS_IF,
		.esp = LAUNCHER_BASE + LAUNCHER_MAX_BYTES,
		.ss = LAUNCHER_DS,
		.ds = LAUNCHER_DS,
		.es = LAUNCHER_DS,
	};
	if (instance >= started)
		started = instance + 1;
	run_started(p);
	return OK;
}
