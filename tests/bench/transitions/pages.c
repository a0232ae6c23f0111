/*
 * tests/bench/transitions/pages.c - all lines once more, for somebody in front of a screen.
 * SPDX-License-Identifier: MIT
 */
#include "tests/bench/transitions/pages.h"

#include "guest-patches/lib/console.h"
#include "tests/bench/transitions/machine.h"
#include "tests/bench/transitions/measure.h"

#define PAGE_LINES 18u /* of a screen of 25: the machine has lines too */

static const enum count shown[] = { COUNT_CR3_LOADS, COUNT_CR0_WRITES, COUNT_TABLE_LOADS,
				    COUNT_INVLPG,    COUNT_ENTRIES,    COUNT_LEAVES };

static void show_events_heading(void)
{
	say("(a leave: for the launcher, whose own loads and writes are not counted)\n");
	say("%-41s |%6s%6s%6s%6s%6s%6s\n", "events of a run", "cr3", "cr0", "table", "invl",
	    "enter", "leave");
}

static void show_events(const struct line *line)
{
	if (!line->counted)
		return;
	say("%-41s |", line->name);
	for (u32 i = 0; i < ARRAY_SIZE(shown); i++) {
		const u32 tenths =
			(line->events[shown[i]] * 10 + line->counted / 2) / line->counted;

		say("%4u.%u", tenths / 10, tenths % 10);
	}
	say("\n");
}

static void wait_key(const char *what)
{
	say("-- press a key %s --\n", what);
	console_read();
}

static void show_all(void (*heading)(void), void (*show)(const struct line *line))
{
	for (u32 i = 0; line_at(i); i++) {
		if (i % PAGE_LINES == 0) {
			if (i)
				wait_key("for the next lines");
			machine_describe();
			heading();
		}
		show(line_at(i));
	}
}

void show_pages(void)
{
	if (line_at(0) && line_at(0)->counted)
		show_all(show_events_heading, show_events);
	else
		show_all(show_heading, show_line);
	wait_key("to power off");
}
