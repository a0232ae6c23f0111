/*
 * guest-patches/lib/bus.h - how devices are found: the page of descriptors behind RAM, or PCI.
 * SPDX-License-Identifier: MIT
 *
 * A list of byte-packed records, ended by a type of 0.  Writing a device's
 * status byte is an ordinary store; the launcher learns of it by NOTIFY with
 * the record's address.  What a record looks like and which stores are told
 * depends on the dialect: bus.c, and bus_tagged.c for the oldest one.  The
 * newest have no such page but PCI: bus_pci.c.
 */
#ifndef GUEST_PATCHES_LIB_BUS_H
#define GUEST_PATCHES_LIB_BUS_H

#include "guest-patches/lib/virtqueue.h"

#define BUS_NETWORK 1u
#define BUS_BLOCK 2u
#define BUS_CONSOLE 3u
#define BUS_ENTROPY 4u

#define BUS_ACKNOWLEDGE 1u
#define BUS_DRIVER 2u
#define BUS_DRIVER_OK 4u

struct bus_device;

/* Device `number` of that type, from 0 on, or NULL. */
struct bus_device *bus_find_number(u32 type, u32 number);

static inline struct bus_device *bus_find(u32 type)
{
	return bus_find_number(type, 0);
}

/* How many queues it has. */
u32 bus_queues(const struct bus_device *device);

/* Resets the device and takes none of the features it offers. */
void bus_start(struct bus_device *device);

/* After the queues are ready. */
void bus_live(struct bus_device *device);

/* The device's configuration from its first field on; NULL: it has none. */
const u8 *bus_config(struct bus_device *device);

/* Queue `index` of the device, and the interrupt line it uses. */
void bus_queue(struct bus_device *device, u32 index, struct virtqueue *queue, u32 *line);

/* Features that the driver says it uses: before bus_queue.  2.6.24 has none. */
void bus_take(struct bus_device *device, u32 features);
u32 bus_taken(const struct bus_device *device);

/* There is something new in that queue. */
void bus_notify(struct bus_device *device, u32 index, const struct virtqueue *queue);

#endif
