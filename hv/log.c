/*
 * hv/log.c - lines of the core's own, on serial port and screen.
 * SPDX-License-Identifier: MIT
 */
#include "hv/log.h"

#include "hv/console.h"
#include "lib/printf.h"
#include "lib/string.h"

static void start_line(void)
{
	static const char prefix[] = "ringlet: ";

	if (!console_at_line_start())
		console_put('\n');
	console_write(prefix, sizeof(prefix) - 1);
}

static void put_escaped(const char *text, u32 bytes)
{
	u32 i;

	for (i = 0; i < bytes; i++) {
		char escaped[5];

		if (text[i] >= ' ' && text[i] <= '~') {
			console_put(text[i]);
			continue;
		}
		format(escaped, sizeof(escaped), "\\x%02x", (u8)text[i]);
		console_write(escaped, sizeof(escaped) - 1);
	}
}

void log_text(const char *text, u32 bytes)
{
	start_line();
	put_escaped(text, bytes);
	console_put('\n');
}

void log_line_v(const char *fmt, va_list args)
{
	char line[LOG_LINE_BYTES];
	u32 bytes = format_v(line, sizeof(line), fmt, args);

	log_text(line, bytes < sizeof(line) ? bytes : sizeof(line) - 1);
}

void log_line(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_line_v(fmt, args);
	va_end(args);
}

void log_behind(const char *name, const char *text, u32 bytes)
{
	if (!console_at_line_start())
		console_put('\n');
	console_put('[');
	put_escaped(name, strlen(name));
	console_write("] ", 2);
	put_escaped(text, bytes);
	console_put('\n');
}

void log_about(const char *name, const char *verb, const char *text)
{
	static const char subject[] = "guest ";

	start_line();
	console_write(subject, sizeof(subject) - 1);
	put_escaped(name, strlen(name));
	console_write(verb, strlen(verb));
	put_escaped(text, strlen(text));
	console_put('\n');
}
