/*
 * tests/fuzz-guest/bus_pci.c - random accesses to ports and registers of virtio-pci devices.
 * SPDX-License-Identifier: MIT
 *
 * In place of bus_lguest.c, for guests of the dialects that have PCI.
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/io.h"
#include "guest-patches/lib/pci.h"
#include "include/abi/ringlet.h"
#include "tests/fuzz-guest/fuzz.h"

#define DEVICES 6u	   /* and numbers behind the last one */
#define REGISTER_BYTES 64u /* of a block that means something */

struct access {
	u32 address, width, value;
	bool write;
};

static struct access random_access(u32 address)
{
	return (struct access){
		.address = address,
		.width = 1u << random_below(3),
		.value = random_below(2) ? random_below(32) : random_value(),
		.write = random_below(2),
	};
}

static void access_port(void *argument)
{
	const struct access *access = argument;

	if (access->write)
		port_write(access->address, access->width, access->value);
	else
		port_read(access->address, access->width);
}

static void access_config(void *argument)
{
	const struct access *access = argument;
	const u32 address = PCI_ENABLE | access->address;

	port_write(PCI_PORT_ADDRESS, sizeof(u32), address & ~3u);
	if (access->write)
		port_write(PCI_PORT_DATA + address % 4, access->width, access->value);
	else
		port_read(PCI_PORT_DATA + address % 4, access->width);
}

static void access_register(void *argument)
{
	const struct access *access = argument;

	if (access->write)
		register_write(access->address, access->width, access->value);
	else
		register_read(access->address, access->width);
}

/* Mostly registers of the first device, whose BAR is where it was at the start. */
static void step_register(void)
{
	struct access access = random_access(FUZZ_DEVICES + PAGE_BYTES);

	access.address += random_below(4) ? random_below(REGISTER_BYTES) & ~(access.width - 1)
					  : random_below(PAGE_BYTES - sizeof(u32));
	guarded(access_register, &access);
}

/* What a driver does, in any order. */
static void step_driver(void)
{
	struct bus_device *const device = bus_find(1 + random_below(FUZZ_DEVICE_KINDS));
	struct virtqueue queue;
	u32 line, number;

	if (!device)
		return;
	if (random_below(4) == 0)
		bus_start(device);
	number = random_below(2);
	bus_queue(device, number, &queue, &line);
	if (random_below(2))
		bus_live(device);
	random_chain(&queue);
	bus_notify(device, number, &queue);
	guard_counts(1);
}

void step_bus(void)
{
	struct access access;

	switch (random_below(8)) {
	case 0:
		access = random_access(random_below(2) ? PCI_PORT_ADDRESS + random_below(8)
						       : random_below(0x10000));
		guarded(access_port, &access);
		break;
	case 1:
	case 2:
		access = random_access(random_below(DEVICES) << 11 | random_below(256));
		guarded(access_config, &access);
		break;
	case 3:
	case 4: step_register(); break;
	default: step_driver();
	}
}
