/*
 * launcher-lite/console.h - the guest's console device (virtio 5.3): hvc0 of a Linux guest.
 * SPDX-License-Identifier: MIT
 *
 * Output goes to the core as it is, straight out of guest memory.  Input waits
 * in the core until the guest has a buffer for it.
 */
#ifndef LAUNCHER_LITE_CONSOLE_H
#define LAUNCHER_LITE_CONSOLE_H

#include "launcher-lite/device.h"

#define CONSOLE_INPUT 0 /* queues */
#define CONSOLE_OUTPUT 1

#define CONSOLE_HELD_BYTES 256
#define CONSOLE_WRITE_BYTES 4096 /* at most this many in one LC_WRITE */

struct console {
	struct device device;
	u8 held[CONSOLE_HELD_BYTES]; /* input that no guest buffer has taken yet */
	u32 held_from;
	u32 held_bytes;
};

void console_init(struct console *console);

/* Moves input from the core to the guest, as far as its buffers reach. */
void console_input(struct console *console);

/* Writes what the guest has queued, notified or not: before its last moment. */
void console_flush(struct console *console);

/* Console output, in pieces that the core takes in one go. */
void console_write(const u8 *text, u32 bytes);

#endif
