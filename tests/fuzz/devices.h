/*
 * tests/fuzz/devices.h - one device of each kind, and memory that drivers scribble on.
 * SPDX-License-Identifier: MIT
 *
 * For one source file a program.  The memory and both disks are heap blocks of
 * exactly their sizes.  Whatever a driver does, the disk that is not writable
 * stays as it is, and complaints about a device end after a few.
 */
#ifndef TESTS_FUZZ_DEVICES_H
#define TESTS_FUZZ_DEVICES_H

#include "tests/fuzz/fuzz.h"

#include "tests/unit/launcher_stub.h"

#include "tests/unit/devices.h"

#define MEMORY_BYTES 0x20000u
#define DISK_BYTES 2048u
#define READ_ONLY_BYTE 0x5a

static u8 *disk[2];

static inline void devices_fresh(void)
{
	stub_reset();
	if (!memory.base) {
		memory.base = malloc(MEMORY_BYTES);
		memory.bytes = MEMORY_BYTES;
		disk[0] = malloc(DISK_BYTES);
		disk[1] = malloc(DISK_BYTES);
	}
	memset(memory.base, 0, MEMORY_BYTES);
	memset(disk[0], 0, DISK_BYTES);
	memset(disk[1], READ_ONLY_BYTE, DISK_BYTES);
	devices_init(disk[0], DISK_BYTES, disk[1], DISK_BYTES);
	stub.random_words = 100;
}

static inline void devices_check(void)
{
	for (u32 n = 0; n < DISK_BYTES; n++)
		MUST(disk[1][n] == READ_ONLY_BYTE);
	for (u32 n = 0; n < DEVICES; n++) {
		MUST(devices[n]->complaints <= DEVICE_MAX_COMPLAINTS);
		for (u32 queue = 0; queue < DEVICE_QUEUES; queue++)
			MUST(devices[n]->queue[queue].size <= VQ_MAX_SIZE);
	}
	MUST(stub.lines <= DEVICES * DEVICE_MAX_COMPLAINTS);
}

/* What goes on beside the accesses of a bus: the driver writes memory, input comes. */
static inline void devices_step(struct input *in, u32 what)
{
	u32 address;

	switch (what & 3) {
	case 0:
	case 1:
		address = take_number(in, 3);
		take_into(in, memory.base, MEMORY_BYTES, address, 1 + (what >> 2));
		break;
	case 2:
		stub.input = "typed";
		console_input(&console);
		break;
	default:
		stub.frames = 1 + (what >> 2);
		stub.frame_bytes = WIRE_FRAME_MIN + take_number(in, 2) % (WIRE_FRAME_MAX - 13);
		net_input(&net);
	}
}

/* For those whose rings the driver places: so many steps, and where rings lie. */
#define STEPS 100u
#define RING_ENTRIES 8u
#define RING_AT(n) (0x1000u + (n)*0x2000u)

#define HEADER_AT 0x1f000u /* of requests to a disk */

/* Makes the chain that starts with descriptor 0 available. */
static inline void devices_offer(u32 ring, u32 entries)
{
	u8 *avail = memory.base + ring + entries * (u32)sizeof(struct vring_desc);
	u16 index;

	memcpy(&index, avail + 2, sizeof(index));
	memset(avail + 4 + 2 * (index % entries), 0, 2);
	index++;
	memcpy(avail + 2, &index, sizeof(index));
}

static inline void devices_describe(u32 ring, u32 index, struct vring_desc desc)
{
	desc.next = (u16)(index + 1);
	memcpy(memory.base + ring + index * sizeof(desc), &desc, sizeof(desc));
}

/* What a disk's driver asks: header, data, status.  Parts of it may be wrong. */
static inline void devices_disk_request(struct input *in, u32 ring, u32 entries)
{
	struct virtio_blk_header header = { .type = take_number(in, 1) % 12 };
	u32 flags = take_number(in, 1);

	header.sector = take_number(in, 1);
	memcpy(memory.base + HEADER_AT, &header, sizeof(header));
	devices_describe(
		ring, 0,
		(struct vring_desc){ HEADER_AT, flags & 0x10 ? 24 : 16, VRING_DESC_F_NEXT, 0 });
	devices_describe(ring, 1,
			 (struct vring_desc){ HEADER_AT + 512, take_number(in, 1) * 64,
					      (u16)(VRING_DESC_F_NEXT | (flags & 2)), 0 });
	devices_describe(ring, 2,
			 (struct vring_desc){ HEADER_AT + 256, flags & 0x20 ? 0 : 1,
					      (u16)(flags & 0x40 ? 0 : VRING_DESC_F_WRITE), 0 });
	devices_offer(ring, entries);
}

/* A whole request in a ring of so many entries at `ring`, where it fits. */
static inline void devices_request(struct input *in, u32 ring, u32 entries)
{
	u32 what = take_number(in, 1), count = 1 + what % 4;

	if (what & 0x80) {
		devices_disk_request(in, ring, entries);
		return;
	}
	for (u32 n = 0; n < count; n++) {
		u32 flags = n + 1 < count ? VRING_DESC_F_NEXT : 0;

		flags |= what >> (2 + n) & 1 ? VRING_DESC_F_WRITE : 0;
		devices_describe(ring, n,
				 (struct vring_desc){ take_number(in, 3) % MEMORY_BYTES,
						      take_number(in, 2) % 2048, (u16)flags, 0 });
	}
	devices_offer(ring, entries);
}

#endif
