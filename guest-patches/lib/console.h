/*
 * guest-patches/lib/console.h - text out and in.
 * SPDX-License-Identifier: MIT
 *
 * From the first instruction after INIT text goes out through NOTIFY, which
 * needs no device.  After console_init it goes through the virtio console,
 * if the launcher offers one, and input comes from there.
 */
#ifndef GUEST_PATCHES_LIB_CONSOLE_H
#define GUEST_PATCHES_LIB_CONSOLE_H

#include "include/types.h"

/* Longest text that one say() prints; what is longer is cut. */
#define SAY_BYTES 512

void say(const char *format, ...) PRINTF(1, 2);
void console_write(const char *text, u32 bytes);

/* True if there is a virtio console.  Once, after trap_init and memory_init. */
bool console_init(void);

/* The next character typed; waits for it with the CPU halted.  Needs a virtio console. */
char console_read(void);

/* Whether console_read has one already.  Needs a virtio console. */
bool console_typed(void);

#endif
