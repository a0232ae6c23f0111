/*
 * launcher-lite/entropy.h - the guest's source of random numbers (virtio 5.4): the CPU's RDRAND.
 * SPDX-License-Identifier: MIT
 *
 * A guest believes what this device says to be fully random, so it exists only
 * on a CPU that has RDRAND: clocks and counters would be a false promise, the
 * more so on an emulator that counts instructions.
 */
#ifndef LAUNCHER_LITE_ENTROPY_H
#define LAUNCHER_LITE_ENTROPY_H

#include "launcher-lite/device.h"

#define ENTROPY_REQUEST_BYTES 4096 /* a longer request gets this much */

struct entropy {
	struct device device;
};

void entropy_init(struct entropy *entropy);

#endif
