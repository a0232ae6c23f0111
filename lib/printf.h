/*
 * lib/printf.h - formats text into a buffer, without a library and without the FPU.
 * SPDX-License-Identifier: MIT
 *
 * Conversions: %% %c %s %d %i %u %x %X %o %p.
 * Flags 0 - #, a width, a precision; either number may be `*`.
 * Lengths l, ll and z.  %s with a precision reads no further than that, so it
 * prints text that has no NUL; a NULL string prints as (null).  %p is 0x and
 * as many hexadecimal digits as a pointer has.
 *
 * From an unknown conversion on, the rest of the format is copied as it
 * stands: its argument's type is not known, so no later one can be found.
 */
#ifndef LIB_PRINTF_H
#define LIB_PRINTF_H

#include <stdarg.h>

#include "include/types.h"

/*
 * Writes at most `bytes` bytes to out, the last one always NUL (with bytes ==
 * 0 nothing is written and out may be NULL).  Returns the length, without the
 * NUL, that the whole text has: the text was cut if that is >= bytes.
 */
u32 format_v(char *out, u32 bytes, const char *fmt, va_list args) PRINTF(3, 0);
u32 format(char *out, u32 bytes, const char *fmt, ...) PRINTF(3, 4);

#endif
