/*
 * hv/log.h - lines of the core's own, on serial port and screen.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_LOG_H
#define HV_LOG_H

#include <stdarg.h>

#include "include/types.h"

#define LOG_LINE_BYTES 256

/* One line, after "ringlet: ", starting on a line of its own; longer text is cut. */
void log_line(const char *fmt, ...) PRINTF(1, 2);
void log_line_v(const char *fmt, va_list args) PRINTF(1, 0);

/* The same for one that is not ours; in all lines what is not printable shows as \xNN. */
void log_text(const char *text, u32 bytes);

/* A line of a guest's own, behind its name in brackets; escaped like the others. */
void log_behind(const char *name, const char *text, u32 bytes);

/* One line about a guest: its name, what became of it, and a text; name and text escaped alike. */
void log_about(const char *name, const char *verb, const char *text);

#endif
