/*
 * tests/unit/devices.h - one device of each kind and a second disk, for units and fuzzers.
 * SPDX-License-Identifier: MIT
 *
 * For one source file a program.
 */
#ifndef TESTS_UNIT_DEVICES_H
#define TESTS_UNIT_DEVICES_H

#include "launcher-lite/block.h"
#include "launcher-lite/console.h"
#include "launcher-lite/entropy.h"
#include "launcher-lite/net.h"

enum { CONSOLE, DISK, READ_ONLY_DISK, NET, ENTROPY, DEVICES };

static struct gmem memory;
static struct console console;
static struct block block[2];
static struct net net;
static struct entropy entropy;
static struct device *const devices[DEVICES] = {
	&console.device, &block[0].device, &block[1].device, &net.device, &entropy.device,
};

static inline void devices_init(u8 *disk, u32 bytes, u8 *read_only, u32 read_only_bytes)
{
	console_init(&console);
	block_init(&block[0], disk, bytes, true, 0);
	block_init(&block[1], read_only, read_only_bytes, false, 1);
	net_init(&net, 0x010203);
	entropy_init(&entropy);
}

#endif
