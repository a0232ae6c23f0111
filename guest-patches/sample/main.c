/*
 * guest-patches/sample/main.c - the built-in guest: a ring-1 kernel with a prompt.
 * SPDX-License-Identifier: MIT
 *
 * Tour 90: The sample does nothing useful and shows how everything works: read this file, then
 * commands.c, then the library (guest-patches/lib) it is built on, from
 * start.asm on.
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/sample/sample.h"

#define LINE_BYTES 128
#define BACKSPACE '\b'
#define DELETE '\x7f'
#define CONTROL_U '\x15'

/* Reads one line without its end, echoing what is typed. */
static void read_line(char line[LINE_BYTES])
{
	u32 length = 0;

	for (;;) {
		const char c = console_read();

		if (c == '\r' || c == '\n') {
			say("\n");
			line[length] = '\0';
			return;
		}
		if ((c == BACKSPACE || c == DELETE) && length) {
			length--;
			say("\b \b");
		} else if (c == CONTROL_U) {
			for (; length; length--)
				say("\b \b");
		} else if (c >= ' ' && c < DELETE && length < LINE_BYTES - 1) {
			line[length++] = c;
			say("%c", c);
		}
	}
}

/* Cuts `line` at its blanks, in place; words beyond MAX_WORDS are left out. */
static void split(char *line, struct command_line *out)
{
	out->words = 0;
	for (char *p = line; out->words < MAX_WORDS; p++) {
		while (*p == ' ')
			p++;
		if (!*p)
			return;
		out->word[out->words++] = p;
		while (*p && *p != ' ')
			p++;
		if (!*p)
			return;
		*p = '\0';
	}
}

void kernel_main(void)
{
	static char line[LINE_BYTES];
	struct command_line command;

	say("sample guest: ring %u, %u MiB\n", current_ring(), memory_bytes() / MIB(1));
	if (!console_init())
		power_panic("sample: no console to read from");
	say("type `help`\n");
	for (;;) {
		say("sample> ");
		read_line(line);
		split(line, &command);
		if (command.words)
			command_run(&command);
	}
}
