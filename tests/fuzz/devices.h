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

#include "launcher-lite/block.h"
#include "launcher-lite/console.h"
#include "launcher-lite/entropy.h"
#include "launcher-lite/net.h"

#define MEMORY_BYTES 0x20000u
#define DISK_BYTES 2048u
#define READ_ONLY_BYTE 0x5a

enum { CONSOLE, DISK, READ_ONLY_DISK, NET, ENTROPY, DEVICES };

static struct gmem memory;
static struct console console;
static struct block block[2];
static struct net net;
static struct entropy entropy;
static struct device *const devices[DEVICES] = {
	&console.device, &block[0].device, &block[1].device, &net.device, &entropy.device,
};
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
	console_init(&console);
	block_init(&block[0], disk[0], DISK_BYTES, true, 0);
	block_init(&block[1], disk[1], DISK_BYTES, false, 1);
	net_init(&net, 0x010203);
	entropy_init(&entropy);
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

/* A console buffer of 512 bytes, a disk sector, ... : a whole request in a ring of 8 at `ring`. */
static inline void devices_request(struct input *in, u32 ring)
{
	const u32 avail = ring + 8 * (u32)sizeof(struct vring_desc);
	u32 count = 1 + take_number(in, 1) % 4;
	u32 flags = take_number(in, 1);
	u16 index;

	if (ring > MEMORY_BYTES - 4096)
		return;
	for (u32 n = 0; n < count; n++) {
		struct vring_desc desc = {
			.addr = take_number(in, 3) % MEMORY_BYTES,
			.len = take_number(in, 2) % 2048,
			.flags = (u16)((n + 1 < count ? VRING_DESC_F_NEXT : 0) |
				       (flags >> n & 1 ? VRING_DESC_F_WRITE : 0)),
			.next = (u16)(n + 1),
		};

		memcpy(memory.base + ring + n * sizeof(desc), &desc, sizeof(desc));
	}
	memcpy(&index, memory.base + avail + 2, sizeof(index));
	memset(memory.base + avail + 4 + 2 * (index % 8), 0, 2);
	index++;
	memcpy(memory.base + avail + 2, &index, sizeof(index));
}

#endif
