/*
 * launcher-lite/text.c - writes reasons, and escapes what a guest or a boot menu chose.
 * SPDX-License-Identifier: MIT
 *
 * A guest's text may hold terminal control sequences: everything that goes
 * into a line of Ringlet's own passes text_escape.
 */
#include "launcher-lite/text.h"

#include "lib/printf.h"

#define ESCAPE_BYTES 4u /* \xNN */

bool trouble_say(struct trouble *trouble, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	format_v(trouble->text, sizeof(trouble->text), format, args);
	va_end(args);
	return false;
}

static bool printable(char c)
{
	return c >= ' ' && c <= '~' && c != '\\';
}

void text_escape(char *out, u32 bytes, const char *text, u32 length)
{
	u32 at = 0;

	for (u32 i = 0; i < length; i++) {
		u32 needed = printable(text[i]) ? 1 : ESCAPE_BYTES;

		if (needed > bytes - 1 - at)
			break;
		if (needed == 1)
			out[at] = text[i];
		else
			format(out + at, ESCAPE_BYTES + 1, "\\x%02x", (u8)text[i]);
		at += needed;
	}
	out[at] = '\0';
}
