/*
 * tests/fuzz-guest/bus_lguest.c - random status bytes and records of the lguest bus.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/bus.h"
#include "tests/fuzz-guest/fuzz.h"

#define RECORD_BYTES 64u

void step_bus(void)
{
	struct bus_device *const device = bus_find(1 + random_below(FUZZ_DEVICE_KINDS));
	struct virtqueue queue;
	u32 line, number, count;

	if (!device)
		return;
	count = bus_queues(device);
	if (random_below(4) == 0 || !count) {
		u32 address = gpa_of(device);

		((u8 *)device)[4] = (u8)random_word();
		if (random_below(16) == 0)
			((u8 *)device)[random_below(RECORD_BYTES)] = (u8)random_word();
		guarded(notify, &address);
		return;
	}
	if (random_below(4) == 0)
		bus_start(device);
	number = random_below(count);
	bus_queue(device, number, &queue, &line);
	/* Its record may have been scribbled on. */
	if (!queue.entries || queue.entries > 1024 || queue.gpa < memory_bytes() ||
	    queue.gpa > memory_bytes() + 0xf0000)
		return;
	if (random_below(2))
		bus_live(device);
	random_chain(&queue);
	guarded(notify, &queue.gpa);
}
