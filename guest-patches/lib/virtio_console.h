/*
 * guest-patches/lib/virtio_console.h - the driver of the virtio console.
 * SPDX-License-Identifier: MIT
 *
 * For console.c; everybody else uses console.h.
 */
#ifndef GUEST_PATCHES_LIB_VIRTIO_CONSOLE_H
#define GUEST_PATCHES_LIB_VIRTIO_CONSOLE_H

#include "include/types.h"

/* False: there is no such device. */
bool virtio_console_init(void);

/* Returns when the device has taken all of it. */
void virtio_console_write(const char *text, u32 bytes);

/* Waits for a character.  Interrupts are on afterwards. */
char virtio_console_read(void);

/* Whether there is a character to read. */
bool virtio_console_typed(void);

#endif
