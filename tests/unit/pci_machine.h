/*
 * tests/unit/pci_machine.h - a PCI bus with one device of each kind, driven through ports.
 * SPDX-License-Identifier: MIT
 *
 * For one source file a program.  Device 1 is the console, 2 a disk, 3 the
 * network, 4 entropy, which has no configuration.
 */
#ifndef TESTS_UNIT_PCI_MACHINE_H
#define TESTS_UNIT_PCI_MACHINE_H

#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/block.h"
#include "launcher-lite/bus_mmio.h"
#include "launcher-lite/bus_pci.h"
#include "launcher-lite/console.h"
#include "launcher-lite/entropy.h"
#include "launcher-lite/net.h"

#define ALL_ONES 0xffffffffu
#define DISK_BYTES 4096u
#define CONSOLE 1u /* device numbers */
#define DISK 2u
#define NETWORK 3u
#define ENTROPY 4u
#define PRESENT 4u

static struct gmem memory;
static struct console console;
static struct block block;
static struct net net;
static struct entropy entropy;
static struct device *const devices[] = { &console.device, &block.device, &net.device,
					  &entropy.device };
static struct pci_bus bus;
static u8 disk[DISK_BYTES];

static int fresh(void **state)
{
	(void)state;
	stub_reset();
	vring_memory(&memory);
	console_init(&console);
	block_init(&block, disk, DISK_BYTES, false, 0);
	net_init(&net, 0);
	entropy_init(&entropy);
	pci_bus_init(&bus, &memory, devices, ARRAY_SIZE(devices));
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

static inline void config_select(u32 device, u32 offset)
{
	pci_bus_out(&bus, 0xcf8, 4, 0x80000000 | device << 11 | (offset & 0xfc));
}

static inline u32 config_in(u32 device, u32 offset, u32 width)
{
	config_select(device, offset);
	return pci_bus_in(&bus, 0xcfc + (offset & 3), width);
}

static inline void config_out(u32 device, u32 offset, u32 width, u32 value)
{
	config_select(device, offset);
	pci_bus_out(&bus, 0xcfc + (offset & 3), width, value);
}

/* Where the capability of that type is; 0: nowhere. */
static inline u32 capability(u32 device, u32 type)
{
	u32 at = config_in(device, 0x34, 1);

	for (u32 n = 0; at != 0 && n < 48; n++) {
		assert_int_equal(config_in(device, at, 1), 9);
		if (config_in(device, at + 3, 1) == type)
			return at;
		at = config_in(device, at + 1, 1);
	}
	assert_int_equal(at, 0);
	return 0;
}

#endif
