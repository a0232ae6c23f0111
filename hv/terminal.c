/*
 * hv/terminal.c - whose the console is: one guest is in front, the others show line by line.
 * SPDX-License-Identifier: MIT
 */
#include "hv/terminal.h"

#include "hv/console.h"
#include "hv/log.h"
#include "hv/partition.h"

#define LINE_BYTES 160u /* longer lines come in pieces */

struct terminal {
	char line[LINE_BYTES]; /* unfinished, of a guest that is not in front */
	u32 line_bytes;
	char typed[TERMINAL_INPUT_BYTES];
	u32 head, tail; /* free-running */
};

_Static_assert((TERMINAL_INPUT_BYTES & (TERMINAL_INPUT_BYTES - 1)) == 0, "free-running indexes");

static struct terminal terminals[PARTITIONS];
static u32 front;

void terminal_reset(u32 place)
{
	terminals[place].line_bytes = 0;
	terminals[place].head = terminals[place].tail = 0;
}

void terminal_flush(u32 place, const char *name)
{
	struct terminal *terminal = &terminals[place];

	if (terminal->line_bytes)
		log_behind(name, terminal->line, terminal->line_bytes);
	terminal->line_bytes = 0;
}

void terminal_write(u32 place, const char *name, const char *text, u32 bytes)
{
	struct terminal *terminal = &terminals[place];
	u32 i;

	if (place == front) {
		console_write(text, bytes);
		return;
	}
	for (i = 0; i < bytes; i++) {
		if (text[i] == '\n')
			terminal_flush(place, name);
		else if (text[i] != '\r')
			terminal->line[terminal->line_bytes++] = text[i];
		if (terminal->line_bytes == LINE_BYTES)
			terminal_flush(place, name);
	}
}

u32 terminal_read(u32 place, char *out, u32 bytes)
{
	struct terminal *terminal = &terminals[place];
	u32 done = 0;

	while (done < bytes && terminal->tail != terminal->head)
		out[done++] = terminal->typed[terminal->tail++ % TERMINAL_INPUT_BYTES];
	return done;
}

u32 terminal_front(void)
{
	return front;
}

void terminal_set_front(u32 place, const char *name)
{
	struct terminal *terminal = &terminals[place];

	if (place == front)
		return;
	front = place;
	log_about(name, " is in front", "");
	console_write(terminal->line, terminal->line_bytes);
	terminal->line_bytes = 0;
}

bool terminal_full(void)
{
	return terminals[front].head - terminals[front].tail == TERMINAL_INPUT_BYTES;
}

void terminal_type(char c)
{
	if (!terminal_full())
		terminals[front].typed[terminals[front].head++ % TERMINAL_INPUT_BYTES] = c;
}

void terminal_drop(void)
{
	terminals[front].tail = terminals[front].head;
}
