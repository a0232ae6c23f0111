/*
 * tests/fuzz/lguest_bus.c - the lguest bus of any kind: scribbled pages and rings, any NOTIFY.
 * SPDX-License-Identifier: MIT
 *
 * Input: the kind of bus, then steps.
 */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/devices.h"

#include "launcher-lite/bus_lguest.h"

#define PAGE 0x1000u /* of the records; the rings follow, three pages each */
#define RINGS 7u
#define BUS_RING_AT(n) (PAGE + 0x1000u + (n)*0x3000u)

static struct lguest_bus bus;

static void describe(struct input *in, u32 ring, u32 index)
{
	struct vring_desc desc = {
		.addr = take_number(in, 3),
		.len = take_number(in, 2),
		.flags = (u16)take_number(in, 1),
		.next = (u16)(take_number(in, 1) & 15),
	};

	memcpy(memory.base + BUS_RING_AT(ring) + index * sizeof(desc), &desc, sizeof(desc));
}

static void step(struct input *in)
{
	u32 what = take_number(in, 1), how = what >> 3;

	switch (what & 7) {
	case 0:
	case 1: devices_step(in, how << 1 | (what & 1)); break;
	case 2: memory.base[bus.slot[how % DEVICES].status] = (u8)take_number(in, 1); break;
	case 3: describe(in, how % RINGS, take_number(in, 1) & 15); break;
	case 4: devices_request(in, BUS_RING_AT(how % RINGS), LGUEST_BUS_QUEUE_SIZE); break;
	case 5: (void)lguest_bus_notify(&bus, BUS_RING_AT(how % RINGS)); break;
	case 6: (void)lguest_bus_notify(&bus, bus.slot[how % DEVICES].descriptor); break;
	default: (void)lguest_bus_notify(&bus, take_number(in, 4));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };

	devices_fresh();
	if (!lguest_bus_build(&bus, &memory, PAGE, (enum device_bus)(take_number(&in, 1) % BUS_PCI),
			      devices, DEVICES))
		fail_msg("no bus");
	for (u32 n = 0; n < STEPS && in.left > 0; n++)
		step(&in);
	devices_check();
	return 0;
}
