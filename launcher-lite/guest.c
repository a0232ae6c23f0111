/*
 * launcher-lite/guest.c - lays a guest out in its memory, for the first boot and each one after.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/guest.h"

#include "launcher-lite/boot_tables.h"
#include "lib/string.h"

_Static_assert(RINGLET_MMIO_DEVICES <= LGUEST_BUS_DEVICES, "one list of devices for both buses");
_Static_assert(RINGLET_MMIO_DEVICES <= RINGLET_PCI_DEVICES, "and for PCI");
_Static_assert(BOOT_COMMAND_LINE_BYTES >= WORDS_REST_BYTES, "words fit the command line");
_Static_assert(BOOT_COMMAND_LINE + BOOT_COMMAND_LINE_BYTES <= BOOT_AREA_BYTES, "boot area");

/* Descriptors, and rings of three pages. */
#define BUS_MOST_BYTES ((1 + 3 * LGUEST_BUS_DEVICES * DEVICE_QUEUES) * PLAN_PAGE_BYTES)

static u32 initrd_room(const struct guest *guest)
{
	return (guest->initrd.bytes + PLAN_PAGE_BYTES - 1) & ~(PLAN_PAGE_BYTES - 1);
}

bool guest_place_initrd(struct guest *guest, struct trouble *trouble)
{
	u32 bytes = guest->initrd.bytes;

	if (bytes == 0)
		return true;
	if (bytes > guest->mem_bytes || initrd_room(guest) > guest->mem_bytes - guest->kernel.end)
		return trouble_say(trouble,
				   "initrd of %u bytes does not fit: the kernel ends at "
				   "%#x, memory at %#x (%u bytes)",
				   bytes, guest->kernel.end, guest->mem_bytes, guest->mem_bytes);
	guest->initrd_at = guest->mem_bytes - initrd_room(guest);
	return true;
}

void guest_add_disk(struct guest *guest, u8 *at, u32 bytes, bool writable)
{
	block_init(&guest->block[guest->disks], at, bytes, writable, guest->disks);
	guest->disks++;
}

static void plug(struct guest *guest, struct device *device)
{
	guest->device[guest->devices++] = device;
}

void guest_plug_devices(struct guest *guest, u32 instance, bool has_random)
{
	console_init(&guest->console);
	plug(guest, &guest->console.device);
	for (u32 n = 0; n < guest->disks; n++)
		plug(guest, &guest->block[n].device);
	net_init(&guest->net, instance);
	plug(guest, &guest->net.device);
	if (has_random) {
		entropy_init(&guest->entropy);
		plug(guest, &guest->entropy.device);
	}
}

bool guest_lay_out(struct guest *guest, struct trouble *trouble)
{
	const struct gmem *memory = &guest->memory;
	const struct bootparams params = {
		.mem_bytes = guest->mem_bytes,
		.initrd_at = guest->initrd_at,
		.initrd_bytes = initrd_room(guest),
	};
	u8 *page = gmem_at(memory, BOOT_PARAMETERS, BOOT_PARAMETERS_BYTES);
	u8 *line = gmem_at(memory, BOOT_COMMAND_LINE, BOOT_COMMAND_LINE_BYTES);
	u8 *initrd = gmem_at(memory, guest->initrd_at, guest->initrd.bytes);

	if (!page || !line || !initrd)
		return trouble_say(trouble, "guest %s: %u bytes of memory are too few to boot in",
				   guest->name, guest->mem_bytes);
	kernel_copy(&guest->kernel, memory);
	if (guest->initrd.bytes > 0)
		memcpy(initrd, guest->initrd.at, guest->initrd.bytes);
	bootparams_write(page, &guest->kernel, &params);
	memcpy(line, guest->command_line, sizeof(guest->command_line));

	for (u32 n = 0; n < guest->devices; n++) {
		device_reset(guest->device[n]);
		guest->device[n]->complaints = 0;
	}
	mmio_bus_init(&guest->mmio_bus, memory, guest->device, guest->devices);
	pci_bus_init(&guest->pci_bus, memory, guest->device, guest->devices);
	return true;
}

bool guest_build_bus(struct guest *guest, enum generation generation, struct trouble *trouble)
{
	const struct gmem *memory = &guest->memory;

	/* Tables for the guest to start on come behind it: dialect_make. */
	if (generation_traits[generation].layout <= GUEST_LAYOUT_L2 &&
	    boot_tables_start(memory) < guest->mem_bytes + BUS_MOST_BYTES)
		return trouble_say(trouble,
				   "guest %s: %u bytes of memory are too many for a "
				   "kernel of generation %s",
				   guest->name, guest->mem_bytes,
				   generation_traits[generation].name);
	if (!lguest_bus_build(&guest->lguest_bus, memory, guest->mem_bytes,
			      generation_traits[generation].bus, guest->device, guest->devices))
		return trouble_say(trouble, "guest %s: no room to describe %u devices", guest->name,
				   guest->devices);
	return true;
}
