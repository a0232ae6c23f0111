/*
 * launcher-lite/access.h - carries out the guest's instructions that reach for devices.
 * SPDX-License-Identifier: MIT
 *
 * The core stops at them and hands over registers and instruction bytes; what
 * comes back in `regs` and `advance` is how the guest goes on.
 */
#ifndef LAUNCHER_LITE_ACCESS_H
#define LAUNCHER_LITE_ACCESS_H

#include "launcher-lite/guest.h"

/* A kernel that may use ports looks here for a keyboard. */
#define KEYBOARD_STATUS_PORT 0x64u

/* EXIT_MMIO: a move to or from a device register; anything else ends the guest. */
void access_registers(struct guest *guest, struct guest_exit *state);

/* EXIT_PORT: IN or OUT; anything else ends the guest. */
void access_port(struct guest *guest, struct guest_exit *state);

#endif
