/*
 * launcher-lite/text.h - text for a person: a reason why not, and bytes of a guest made printable.
 * SPDX-License-Identifier: MIT
 */
#ifndef LAUNCHER_LITE_TEXT_H
#define LAUNCHER_LITE_TEXT_H

#include "include/types.h"

#define TROUBLE_BYTES 224

/* Why something cannot be done, as one line with the offending value. */
struct trouble {
	char text[TROUBLE_BYTES];
};

/* Writes the reason and returns false, for the caller to return. */
bool trouble_say(struct trouble *trouble, const char *format, ...) PRINTF(2, 3);

/*
 * Copies text[0, length) to out, always NUL-terminated (bytes > 0): what is not
 * printable ASCII, and the backslash, as \xNN.  Stops when out is full, never
 * inside an escape.
 */
void text_escape(char *out, u32 bytes, const char *text, u32 length);

#endif
