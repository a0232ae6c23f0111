/*
 * launcher-lite/bus_lguest.h - the lguest bus of kernels 3.1 to 3.19: a page, rings, and NOTIFY.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 8.1, 8.3-8.5.  The page lies right behind the
 * guest's RAM, the rings behind it.  All of it is the guest's to scribble on:
 * where a descriptor and a ring are is remembered here and never read back;
 * only a status byte and the acknowledged features are, once each.
 */
#ifndef LAUNCHER_LITE_BUS_LGUEST_H
#define LAUNCHER_LITE_BUS_LGUEST_H

#include "launcher-lite/device.h"

#define LGUEST_BUS_DEVICES 8
#define LGUEST_BUS_QUEUE_SIZE 256

struct lguest_bus_queue {
	u32 ring; /* guest-physical, page-aligned */
	u32 irq;
};

struct lguest_bus_slot {
	const struct gmem *memory;
	struct device *device;
	u32 descriptor; /* guest-physical */
	struct lguest_bus_queue queue[DEVICE_QUEUES];
};

struct lguest_bus {
	u32 devices;
	struct lguest_bus_slot slot[LGUEST_BUS_DEVICES];
};

/*
 * Describes the devices in the page at guest-physical `page`, which is zero,
 * as is the memory behind it.  False if there is no room for them.
 */
MUST_CHECK bool lguest_bus_build(struct lguest_bus *bus, const struct gmem *memory, u32 page,
				 struct device *const *device, u32 devices);

/* NOTIFY(address): false if that is neither a descriptor nor a ring of ours. */
MUST_CHECK bool lguest_bus_notify(struct lguest_bus *bus, u32 address);

#endif
