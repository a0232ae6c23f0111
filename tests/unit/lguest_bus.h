/*
 * tests/unit/lguest_bus.h - a guest with five devices on an lguest bus of any kind, and drivers.
 * SPDX-License-Identifier: MIT
 *
 * For one source file a program.
 */
#ifndef TESTS_UNIT_LGUEST_BUS_H
#define TESTS_UNIT_LGUEST_BUS_H

#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/bus_lguest.h"
#include "tests/unit/devices.h"

#define PAGE 0x1000u /* of the records; the rings follow, three pages each */
#define RING(n) (PAGE + 0x1000u + (n)*0x3000u)
#define RINGS 7u
#define HEADER VRING_BUFFERS
#define DATA (VRING_BUFFERS + 0x1000u)
#define DONE (VRING_BUFFERS + 0x8000u)

static struct lguest_bus bus;
static u8 disk[4096], other_disk[512];

static inline void plug(enum device_bus kind)
{
	stub_reset();
	free(memory.base);
	vring_memory(&memory);
	devices_init(disk, sizeof(disk), other_disk, sizeof(other_disk));
	assert_true(lguest_bus_build(&bus, &memory, PAGE, kind, devices, DEVICES));
}

static inline int fresh(void **state)
{
	(void)state;
	memset(disk, 0x11, sizeof(disk));
	memory.base = NULL;
	return 0;
}

static inline int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

/* The driver writes a status, and tells as much as one of its time does. */
static inline void set_status(u32 device, u8 status)
{
	u32 descriptor = bus.slot[device].descriptor;

	if (bus.kind == BUS_LGUEST_1 && status == 0) {
		assert_true(lguest_bus_notify(&bus, descriptor));
		return;
	}
	memory.base[bus.slot[device].status] = status;
	if (bus.kind == BUS_LGUEST_2 || (bus.kind == BUS_LGUEST_3 && status != 7))
		assert_true(lguest_bus_notify(&bus, descriptor));
}

/* Offers `text` as console output and notifies. */
static inline void print(struct vring *ring, const char *text, u32 address)
{
	u32 bytes = (u32)strlen(text);

	memcpy(memory.base + DATA, text, bytes);
	vring_set(ring, 0, DATA, bytes, 0, 0);
	vring_offer(ring, 0);
	assert_true(lguest_bus_notify(&bus, address));
}

/* Writes one sector of 0x77 to sector 1, behind a header of `header` bytes. */
static inline u8 write_a_sector(u32 type, u32 header)
{
	struct virtio_blk_header request = { type, 0, 1 };
	struct vring ring;

	vring_at(&ring, &memory, RING(2), 256);
	ring.next = vring_avail(&ring)->idx;
	memset(memory.base + HEADER, 0xee, header);
	memcpy(memory.base + HEADER, &request, sizeof(request));
	memset(memory.base + DATA, 0x77, 512);
	memory.base[DONE] = 0xee;
	vring_set(&ring, 0, HEADER, header, VRING_DESC_F_NEXT, 1);
	vring_set(&ring, 1, DATA, 512, VRING_DESC_F_NEXT, 2);
	vring_set(&ring, 2, DONE, 1, VRING_DESC_F_WRITE, 0);
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(2)));
	return memory.base[DONE];
}

#endif
