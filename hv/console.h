/*
 * hv/console.h - the machine's console: serial port, screen and keyboard.
 * SPDX-License-Identifier: MIT
 *
 * For the core's own space.  Whose it is, is hv/terminal.h's business.
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

/* The next byte typed, 0..255, or -1. */
int console_getc(void);

#endif
