/*
 * launcher-lite/device.h - what a device model and its transport know of each other.
 * SPDX-License-Identifier: MIT
 *
 * A device model (console, block, net, entropy) is the same whichever
 * transport a guest's driver uses; the first transport whose driver wakes the
 * device up has it until the device is reset.  A driver that breaks the rules
 * gets its device marked broken: one line says why, its queues are not served
 * any more, and a reset makes it usable again.
 */
#ifndef LAUNCHER_LITE_DEVICE_H
#define LAUNCHER_LITE_DEVICE_H

#include "launcher-lite/virtqueue.h"

#define DEVICE_QUEUES 2
#define DEVICE_CONFIG_BYTES 24
#define DEVICE_MAX_COMPLAINTS 8 /* lines that one device may cause between two boots */

struct device;

/* What a device asks of the transport that has it; `slot` is the transport's own. */
struct transport {
	enum virtio_form form;
	void (*interrupt)(void *slot, u32 queue);
	void (*broken)(void *slot); /* NULL: it has no way to tell the driver */
};

struct device_model {
	const char *name; /* for messages */
	u32 virtio_id;
	u32 queues;
	u64 early_features; /* of kernels before 3.1 alone, beside those in `offered` */
	void (*notify)(struct device *device, u32 queue); /* there may be buffers in it */
	void (*reset)(struct device *device);		  /* NULL: nothing to forget */

	/* What only drivers of virtio 1.0 see, besides the device's own features and config. */
	u64 modern_features;
	u32 modern_config_bytes; /* 0: as many as the device's own */
	/* NULL: no field can be written.  Whatever a driver tries; works at any status. */
	void (*config_write)(struct device *device, u32 offset, u32 width, u32 value);
};

struct device {
	const struct device_model *model;
	void *state; /* the model's own */
	u64 offered; /* features of the device, without the transport's and the early ones */
	u64 accepted;
	u8 config[DEVICE_CONFIG_BYTES]; /* the layout is the same in virtio 0.9 and 1.x */
	u32 config_bytes;
	struct virtqueue queue[DEVICE_QUEUES];
	const struct transport *transport; /* NULL: asleep */
	void *slot;
	bool broken;
	u32 complaints;
};

void device_init(struct device *device, const struct device_model *model, void *state);

/* A driver has found the device.  False if another transport has it already. */
MUST_CHECK bool device_wake(struct device *device, const struct transport *transport, void *slot);

/* As after device_init; the features offered and the configuration stay. */
void device_reset(struct device *device);

/*
 * How many bytes stand before the data of a block request, or before each
 * frame of a network card, both ways.  Of a device that is awake; it depends
 * on whose driver woke it up.
 */
MUST_CHECK u32 device_block_header_bytes(const struct device *device);
MUST_CHECK u32 device_net_header_bytes(const struct device *device);

/* The guest says that there are buffers in queue `queue` (any number). */
void device_notify(struct device *device, u32 queue);

/* The driver broke a rule: one line, then silence until the reset. */
void device_break(struct device *device, const char *problem, u32 value);

/*
 * Takes one request from a queue and answers it: false when the request itself
 * is nonsense (the device is then broken), else *written is what was stored.
 */
typedef bool device_serve_fn(struct device *device, const struct vq_chain *chain, u32 *written);

/* Serves one request that waits in a queue; false if none was answered. */
MUST_CHECK bool device_serve_one(struct device *device, u32 queue, device_serve_fn *serve);

/* The guest got something back from that queue: interrupts it if it wants to know. */
void device_interrupt(struct device *device, u32 queue);

/*
 * Serves what waits in a queue, at most `most` requests and at most one ring's
 * worth, and interrupts the guest once if it got anything back and wants to
 * know.  Returns how many were answered.
 */
u32 device_serve(struct device *device, u32 queue, u32 most, device_serve_fn *serve);

#endif
