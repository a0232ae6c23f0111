/*
 * hv/console.h - the machine's console: serial port, screen and keyboard.
 * SPDX-License-Identifier: MIT
 *
 * For the core's own space.  What is typed waits in one queue for the guest
 * in front.
 */
#ifndef HV_CONSOLE_H
#define HV_CONSOLE_H

#include "include/types.h"

void console_init(void);

/* Lets serial port and keyboard interrupt; console_init() leaves them silent. */
void console_enable_input(void);

void console_put(char c);
void console_write(const char *text, u32 bytes);

/* Whether the next character starts a line. */
bool console_at_line_start(void);

/* Waits until the serial port has sent everything. */
void console_drain(void);

/* Takes what the devices have; true if something new came. */
bool console_poll(void);

/* Up to `bytes` typed bytes; returns how many. */
u32 console_read(char *out, u32 bytes);

#endif
