/*
 * hv/end.c - what the machine does when everything has ended: the core's command line says.
 * SPDX-License-Identifier: MIT
 */
#include "hv/end.h"

#include "arch/x86/cpu.h"
#include "arch/x86/io.h"
#include "hv/console.h"
#include "hv/log.h"
#include "lib/words.h"

#define DEBUG_EXIT_PORT 0xf4
#define BOCHS_SHUTDOWN_PORT 0x8900
#define KEYBOARD_COMMAND_PORT 0x64
#define KEYBOARD_PULSE_RESET 0xfe
#define RESET_CONTROL_PORT 0xcf9
#define RESET_CONTROL_HARD 0x06

static void debug_exit(enum end_status status)
{
	outb(DEBUG_EXIT_PORT, (u8)status);
}

static void bochs_shutdown(enum end_status status)
{
	static const char word[] = "Shutdown";
	const char *c;

	(void)status;
	for (c = word; *c; c++)
		outb(BOCHS_SHUTDOWN_PORT, (u8)*c);
}

static void reboot(enum end_status status)
{
	(void)status;
	outb(RESET_CONTROL_PORT, RESET_CONTROL_HARD);
	outb(KEYBOARD_COMMAND_PORT, KEYBOARD_PULSE_RESET);
}

static void stay(enum end_status status)
{
	(void)status;
	log_line("the machine can be switched off");
}

static const struct {
	const char *name;
	void (*run)(enum end_status);
} ways[] = {
	{ "halt", stay },
	{ "reboot", reboot },
	{ "isa-debug-exit", debug_exit },
	{ "bochs", bochs_shutdown },
};

static u32 chosen;

static void choose(const struct word *value)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (word_is(value, ways[i].name)) {
			chosen = i;
			return;
		}
	}
	log_line("unknown word end=%.*s (known: halt reboot isa-debug-exit bochs)",
		 (int)value->bytes, value->text);
}

void end_configure(const char *cmdline, bool skip_first)
{
	const char *cursor = cmdline;
	struct word word, value;

	while (words_next(&cursor, &word)) {
		if (skip_first)
			skip_first = false;
		else if (word_has_key(&word, "end=", &value))
			choose(&value);
		else
			log_line("unknown word %.*s (known: end=)", (int)word.bytes, word.text);
	}
}

void end_machine(enum end_status status)
{
	console_drain();
	ways[chosen].run(status);
	for (;;)
		hlt();
}
