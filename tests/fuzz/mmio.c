/*
 * tests/fuzz/mmio.c - virtio-mmio: any accesses to the register blocks, over any guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Input: steps.  Some do what a proper driver does, so that there are queues
 * for the others to break.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/devices.h"

#include "launcher-lite/bus_mmio.h"

static struct mmio_bus bus;

static void set(u32 device, u32 offset, u32 value)
{
	mmio_bus_write(&bus, RINGLET_MMIO_BASE + device * RINGLET_MMIO_STRIDE + offset, 4, value);
}

/* A driver that negotiates version 1 and puts rings of 8 in place, then says it is ready. */
static void bring_up(u32 device, u32 features)
{
	set(device, VIRTIO_MMIO_STATUS, 0);
	set(device, VIRTIO_MMIO_STATUS, 3);
	set(device, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	set(device, VIRTIO_MMIO_DRIVER_FEATURES, features);
	set(device, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	set(device, VIRTIO_MMIO_DRIVER_FEATURES, 1);
	set(device, VIRTIO_MMIO_STATUS, 0xb);
	for (u32 queue = 0; queue < 2; queue++) {
		u32 ring = RING_AT(device * 2 + queue);

		set(device, VIRTIO_MMIO_QUEUE_SEL, queue);
		set(device, VIRTIO_MMIO_QUEUE_NUM, RING_ENTRIES);
		set(device, VIRTIO_MMIO_QUEUE_DESC_LOW, ring);
		set(device, VIRTIO_MMIO_QUEUE_DRIVER_LOW, ring + 128);
		set(device, VIRTIO_MMIO_QUEUE_DEVICE_LOW, ring + 4096);
		set(device, VIRTIO_MMIO_QUEUE_READY, 1);
	}
	set(device, VIRTIO_MMIO_STATUS, 0xf);
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
	case 4: (void)mmio_bus_notify(&bus, RINGLET_NOTIFY(how & 7, how >> 3)); break;
	case 5: (void)mmio_bus_notify(&bus, RINGLET_MMIO_BASE + take_number(in, 3)); break;
	case 6:
		address = RINGLET_MMIO_BASE + take_number(in, 2);
		mmio_bus_write(&bus, address, width, take_number(in, 4));
		break;
	default: mmio_bus_read(&bus, RINGLET_MMIO_BASE + take_number(in, 2), width);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };

	devices_fresh();
	mmio_bus_init(&bus, &memory, devices, DEVICES);
	for (u32 n = 0; n < STEPS && in.left > 0; n++)
		step(&in);
	devices_check();
	return 0;
}
