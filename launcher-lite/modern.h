/*
 * launcher-lite/modern.h - a virtio 1.0 device as its transports see it: status, features, queues.
 * SPDX-License-Identifier: MIT
 *
 * Source: virtio 1.1, 2.1, 2.2 and 3.1.  virtio-mmio and virtio-pci have the
 * same fields at different addresses: status, features, queues, causes of an
 * interrupt.  Queues are served from DRIVER_OK on; what was notified earlier
 * is looked at then.  A queue that cannot be where the driver puts it breaks
 * the device, which the driver sees as NEEDS_RESET.
 */
#ifndef LAUNCHER_LITE_MODERN_H
#define LAUNCHER_LITE_MODERN_H

#include "launcher-lite/device.h"

/* What an access reads that is to no register, or of the wrong width. */
#define MODERN_NOTHING 0xffffffffu

struct modern_queue {
	u32 size;
	struct vq_place place;
	bool ready;
};

struct modern {
	const struct transport *transport; /* which of the two: modern_transport_*() in it */
	const struct gmem *memory;
	struct device *device; /* NULL: nothing plugged in */
	u32 irq;
	u32 status;
	u32 interrupts; /* VIRTIO_INT_* that the driver has not acknowledged */
	u32 device_features_sel;
	u32 driver_features_sel;
	u64 driver_features;
	u32 queue_sel;
	struct modern_queue queue[DEVICE_QUEUES];
};

void modern_init(struct modern *modern, const struct transport *transport,
		 const struct gmem *memory, struct device *device, u32 irq);

/* For struct transport; the slot is the struct modern. */
void modern_interrupt(void *modern, u32 queue);
void modern_broken(void *modern);

/* Is the device there, and not in use through another transport? */
MUST_CHECK bool modern_present(const struct modern *modern);

/* There may be buffers in queue `queue` (any number) of a device that may be absent. */
void modern_notify(struct modern *modern, u32 queue);

/* All that follow need a device that is present. */

/* The selected half of what is offered, of what the driver wants; 0: there is no such half. */
u32 modern_features_read(const struct modern *modern);
u32 modern_driver_features_read(const struct modern *modern);
void modern_features_write(struct modern *modern, u32 value);

/* 0 resets; FEATURES_OK sticks only when the driver's features are a subset with VERSION_1. */
void modern_status_write(struct modern *modern, u32 value);

/* The selected queue, or NULL if the device has no such queue. */
struct modern_queue *modern_queue(struct modern *modern);

/* Bit 0: whether the selected queue, which exists, is where its place says. */
void modern_queue_ready(struct modern *modern, u32 value);

/* Sets a word of an address in the place of a queue. */
void modern_set_low(u64 *address, u32 value);
void modern_set_high(u64 *address, u32 value);

/* The device's configuration; bytes, words and doublewords inside it. */
u32 modern_config_bytes(const struct device *device);
u32 modern_config_read(const struct device *device, u32 offset, u32 width);
void modern_config_write(struct device *device, u32 offset, u32 width, u32 value);

#endif
