/*
 * launcher-lite/bus_lguest.h - the lguest bus of kernels up to 3.19: a page, rings, and NOTIFY.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 2.5, 8.1-8.5.  The page lies right behind the
 * guest's RAM, the rings behind it.  All of it is the guest's to scribble on:
 * where everything is, and what was offered, is remembered here and never read
 * back; only a status byte and the acknowledged features are, once each.
 */
#ifndef LAUNCHER_LITE_BUS_LGUEST_H
#define LAUNCHER_LITE_BUS_LGUEST_H

#include "launcher-lite/device.h"
#include "launcher-lite/generation.h"

#define LGUEST_BUS_DEVICES 8
#define LGUEST_BUS_QUEUE_SIZE 256
#define LGUEST_BUS_PAGE_BYTES 4096u
#define LGUEST_BUS_FEATURE_BYTES 4u /* no guest looks at more */

struct lguest_bus_queue {
	u32 ring; /* guest-physical, page-aligned */
	u32 irq;
};

struct lguest_bus_slot {
	const struct gmem *memory;
	struct device *device;
	const struct transport *transport;
	u32 offered;	  /* features */
	u32 descriptor;	  /* the record, guest-physical, and in it: */
	u32 status;	  /* one byte */
	u32 acknowledged; /* LGUEST_BUS_FEATURE_BYTES; 0: a list of fields has none */
	struct lguest_bus_queue queue[DEVICE_QUEUES];
};

struct lguest_bus {
	enum device_bus kind;
	u32 devices;
	struct lguest_bus_slot slot[LGUEST_BUS_DEVICES];
};

/*
 * Describes the devices in the page at guest-physical `page`, and clears their
 * rings behind it, as guests of that kind of bus expect it: nothing at all for
 * BUS_PCI.  False if there is no room for them.
 */
MUST_CHECK bool lguest_bus_build(struct lguest_bus *bus, const struct gmem *memory, u32 page,
				 enum device_bus kind, struct device *const *device, u32 devices);

/* NOTIFY(address): false if that is neither a descriptor nor a ring of ours. */
MUST_CHECK bool lguest_bus_notify(struct lguest_bus *bus, u32 address);

#endif
