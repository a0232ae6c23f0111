/*
 * tests/fuzz/pci.c - virtio-pci: any accesses to ports and BARs, over any guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Input: steps.  Some do what a proper driver does, so that there are queues
 * for the others to break.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/devices.h"

#include "launcher-lite/bus_pci.h"

static struct pci_bus bus;

static void set(u32 device, u32 offset, u32 width, u32 value)
{
	pci_bus_write(&bus, bus.slot[device].bar + offset, width, value);
}

static void bring_up(u32 device, u32 features)
{
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 0);
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 3);
	set(device, VIRTIO_PCI_DRIVER_FEATURE_SELECT, 4, 0);
	set(device, VIRTIO_PCI_DRIVER_FEATURE, 4, features);
	set(device, VIRTIO_PCI_DRIVER_FEATURE_SELECT, 4, 1);
	set(device, VIRTIO_PCI_DRIVER_FEATURE, 4, 1);
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 0xb);
	for (u32 queue = 0; queue < 2; queue++) {
		u32 ring = RING_AT(device * 2 + queue);

		set(device, VIRTIO_PCI_QUEUE_SELECT, 2, queue);
		set(device, VIRTIO_PCI_QUEUE_SIZE, 2, RING_ENTRIES);
		set(device, VIRTIO_PCI_QUEUE_DESC_LOW, 4, ring);
		set(device, VIRTIO_PCI_QUEUE_DRIVER_LOW, 4, ring + 128);
		set(device, VIRTIO_PCI_QUEUE_DEVICE_LOW, 4, ring + 4096);
		set(device, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	}
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 0xf);
}

/* One access to configuration space, through both ports. */
static void configure(struct input *in, u32 how, u32 width)
{
	u32 offset = take_number(in, 1);

	pci_bus_out(&bus, PCI_PORT_ADDRESS, 4,
		    PCI_ADDRESS_ENABLE | (1 + how % DEVICES) << 11 | (offset & 0xfc));
	if (how & 16)
		pci_bus_out(&bus, PCI_PORT_DATA + (offset & 3), width, take_number(in, 4));
	else
		pci_bus_in(&bus, PCI_PORT_DATA + (offset & 3), width);
}

static void step(struct input *in)
{
	u32 what = take_number(in, 1), how = what >> 3;
	u32 address, width = 1u << how % 3;

	switch (what & 7) {
	case 0:
	case 1: devices_step(in, how << 1 | (what & 1)); break;
	case 2: bring_up(how % DEVICES, take_number(in, 1)); break;
	case 3: devices_request(in, RING_AT(how % 10), RING_ENTRIES); break;
	case 4: configure(in, how, 1u << take_number(in, 1) % 3); break;
	case 5:
		address = how & 4 ? take_number(in, 2) : PCI_PORT_ADDRESS + take_number(in, 1) % 8;
		if (how & 8)
			pci_bus_out(&bus, address, width, take_number(in, 4));
		else
			pci_bus_in(&bus, address, width);
		break;
	case 6:
		address = RINGLET_PCI_BASE + take_number(in, 2);
		pci_bus_write(&bus, address, width, take_number(in, 4));
		break;
	default: pci_bus_read(&bus, RINGLET_PCI_BASE + take_number(in, 2), width);
	}
}

/* Registers stay in the window, and nobody's lie on anybody else's. */
static void check_bars(void)
{
	for (u32 n = 0; n < DEVICES; n++) {
		u32 bar = bus.slot[n].bar, bytes = bus.slot[n].function.bar_bytes;

		MUST(bar >= RINGLET_PCI_BASE && bar % bytes == 0);
		MUST(bytes <= RINGLET_PCI_STRIDE && bar <= RINGLET_DEVICES_END - bytes);
		for (u32 m = 0; m < n; m++)
			MUST(bar + bytes <= bus.slot[m].bar ||
			     bus.slot[m].bar + bus.slot[m].function.bar_bytes <= bar);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };

	devices_fresh();
	pci_bus_init(&bus, &memory, devices, DEVICES);
	for (u32 n = 0; n < STEPS && in.left > 0; n++)
		step(&in);
	devices_check();
	check_bars();
	return 0;
}
