/*
 * launcher-lite/main.c - from GRUB modules to a running guest, in one list.
 * SPDX-License-Identifier: MIT
 *
 * Tour 55: The launcher is a ring-3 program of the core's.  Instance n looks
 * at all modules, takes those of guest n, and starts instance n + 1 if there
 * is a further guest.  Whatever is wrong with them ends it with one line that
 * carries the offending value.
 */
#include "launcher-lite/calls.h"
#include "launcher-lite/run.h"
#include "lib/string.h"

void launcher_main(void) NORETURN;

/* Big and used once: not on the stack. */
static struct launcher_module module;
static struct module_words words;
static struct plan_modules modules;
static struct guest guest;
static struct image images[PLAN_MAX_MODULES];

/* Reads the words of module `index`, which are then in `words`. */
static void read_module(struct plan_modules *list, u32 index, const struct launcher_info *info)
{
	enum status status = core_module(index | LAUNCHER_MODULE_WORDS, &module);
	struct trouble trouble;

	if (status != OK)
		give_up("module %u cannot be read: status %u", index + 1, status);
	if (module.words_bytes >= sizeof(module.words))
		give_up("module %u: a command line of %u characters is too long, at most %u",
			index + 1, module.words_bytes, WORDS_REST_BYTES - 1);
	if (!plan_add_module(list, module.words, plan_loader_prefixes_path(info->loader), &words,
			     &trouble))
		give_up("%s", trouble.text);
}

/* Maps a module of our own guest's: another's may be a disk that is written. */
static void map_module(u32 index)
{
	enum status status = core_module(index, &module);

	if (status != OK)
		give_up("module %u cannot be mapped: status %u", index + 1, status);
	images[index] = (struct image){ module.address, module.bytes };
}

/* The words of this module that are not ours, which the list does not keep. */
static void read_command_line(u32 index, const struct launcher_info *info)
{
	map_module(index);
	if (words_parse(module.words, plan_loader_prefixes_path(info->loader), &words) != NULL)
		give_up("module %u changed", index + 1);
	memcpy(guest.command_line, words.rest, sizeof(words.rest));
}

static void read_modules(const struct launcher_info *info)
{
	if (info->modules == 0)
		give_up("no guest: the boot loader brought no module");
	if (info->modules > PLAN_MAX_MODULES)
		give_up("too many modules: %u, at most %u", info->modules, PLAN_MAX_MODULES);
	for (u32 n = 0; n < info->modules; n++)
		read_module(&modules, n, info);
}

static void add_disk(const struct plan_disk *disk)
{
	const struct image *image = &images[disk->module];
	u32 rest;

	map_module(disk->module);
	rest = image->bytes % VIRTIO_BLK_SECTOR;
	if (image->bytes < VIRTIO_BLK_SECTOR)
		give_up("module %u: a disk of %u bytes has no sector", disk->module + 1,
			image->bytes);
	if (rest != 0)
		say("module %u: the disk's last %u bytes are no whole sector: out of reach",
		    disk->module + 1, rest);
	if (disk->writable) {
		enum status status = core_disk(disk->module);

		if (status != OK)
			give_up("module %u cannot be made a writable disk: status %u",
				disk->module + 1, status);
	}
	/* A disk that is not writable is never written to: block.c refuses. */
	guest_add_disk(&guest, (u8 *)image->at, image->bytes, disk->writable);
}

static void create(void)
{
	struct guest_config config = {
		.mem_bytes = guest.mem_bytes,
		.device_bytes = PLAN_DEVICE_BYTES,
		.mmio_base = RINGLET_MMIO_BASE,
		.mmio_bytes = RINGLET_DEVICES_END - RINGLET_MMIO_BASE,
	};
	enum status status;

	_Static_assert(sizeof(config.name) >= sizeof(guest.name), "a name fits");
	memcpy(config.name, guest.name, sizeof(guest.name));
	status = core_create(&config);
	if (status == E_NOMEM)
		give_up("guest %s: the machine has no %u bytes in one piece and more for tables",
			guest.name, guest.mem_bytes);
	if (status != OK)
		give_up("guest %s cannot be created: status %u", guest.name, status);
	guest.memory.base = (u8 *)(uintptr_t)LAUNCHER_GUEST;
	guest.memory.bytes = guest.mem_bytes + PLAN_DEVICE_BYTES;
}

void launcher_main(void)
{
	struct launcher_info info;
	struct trouble trouble;
	struct plan plan;

	if (core_info(&info) != OK)
		give_up("the core does not say what there is");
	read_modules(&info);
	if (info.instance >= plan_guests(&modules))
		give_up("launcher %u has no guest to run, there are %u", info.instance,
			plan_guests(&modules));
	if (info.instance + 1 < plan_guests(&modules) && core_spawn() != OK)
		say("no launcher for guest number %u", info.instance + 2);

	if (!plan_guest(&modules, info.instance, &plan, &trouble) ||
	    !plan_memory(&plan, &info, &guest.mem_bytes, &trouble))
		give_up("%s", trouble.text);
	memcpy(guest.name, plan.name, sizeof(guest.name));
	guest.generation = plan.generation;
	read_command_line(plan.kernel, &info);
	if (plan.initrd != PLAN_NO_MODULE) {
		map_module(plan.initrd);
		guest.initrd = images[plan.initrd];
	}
	if (plan.initrd != PLAN_NO_MODULE && guest.initrd.bytes == 0)
		say("module %u: an empty initrd is none", plan.initrd + 1);
	if (!kernel_open(&guest.kernel, &images[plan.kernel], guest.mem_bytes, &trouble) ||
	    !guest_place_initrd(&guest, &trouble))
		give_up("guest %s: %s", guest.name, trouble.text);

	for (u32 n = 0; n < plan.disks; n++)
		add_disk(&plan.disk[n]);
	create();
	guest_plug_devices(&guest, info.instance, machine_makes_random());
	run_guest(&guest);
}
