/*
 * hv/monitor.c - the control key: what a person at the console can do to guests.
 * SPDX-License-Identifier: MIT
 *
 * One row of a table a command: its letter, its word, what help says, what it
 * does with a guest: the one named, or else the one in front.
 */
#include "hv/monitor.h"

#include "hv/console.h"
#include "hv/log.h"
#include "hv/machine.h"
#include "hv/manage.h"
#include "hv/terminal.h"
#include "lib/string.h"
#include "lib/words.h"

#define CONTROL_A '\x01'
#define ESCAPE '\x1b'
#define BACKSPACE '\b'
#define DELETE '\x7f'
#define COMMAND_BYTES 64u
#define UNREAD_NS 2000000000ull

enum typing { TO_GUEST, KEY, COMMAND };

struct command {
	char key;
	const char *word;
	const char *text;
	void (*run)(struct partition *p);
};

static enum typing typing;
static char line[COMMAND_BYTES];
static u32 line_bytes;
static const struct command *wanted; /* not done yet */
static char wanted_name[COMMAND_BYTES];
static u64 full_since; /* ns; 0: what is typed fits */

static void list(struct partition *unused)
{
	u32 i;

	(void)unused;
	for (i = 0; i < PARTITIONS; i++) {
		const struct partition *p = &partitions[i];

		if (!p->frames.pool)
			continue;
		log_line("%u %s: %s, %u KiB of memory, %u frames in all, %u %% of the time%s",
			 i + 1, p->name, manage_state(p), p->config.mem_bytes >> 10,
			 p->frames.frames, manage_percent(p),
			 i == terminal_front() ? ", in front" : "");
	}
}

static void show_frames(struct partition *unused)
{
	u32 i, owned = machine_own_frames.frames;

	(void)unused;
	for (i = 0; i < PARTITIONS; i++)
		owned += partitions[i].frames.frames;
	log_line("frames of %u bytes: %u free, %u in use", FRAME_BYTES, machine_frames.free, owned);
}

static void next(struct partition *unused)
{
	u32 i;

	(void)unused;
	for (i = 1; i < PARTITIONS; i++) {
		u32 place = (terminal_front() + i) % PARTITIONS;

		if (partitions[place].runner != RUN_NOBODY) {
			terminal_set_front(place, partitions[place].name);
			return;
		}
	}
}

static void bring_to_front(struct partition *p)
{
	terminal_set_front((u32)(p - partitions), p->name);
}

static void help(struct partition *unused);

static const struct command commands[] = {
	{ 'n', "next", "the next guest comes to the front", next },
	{ 'l', "list", "guests, with state, memory and share of the time", list },
	{ 'f', "frames", "how much of the machine's memory is in use", show_frames },
	{ 'o', "front", "NAME: this guest comes to the front", bring_to_front },
	{ 's', "stop", "[NAME]: the guest does not run until it is told to go on", manage_stop },
	{ 'g', "go", "[NAME]: the guest runs on", manage_go },
	{ 'k', "kill", "[NAME]: the guest ends", manage_kill },
	{ 'r', "start", "[NAME]: a guest that ended starts again from its modules", manage_start },
	{ 'h', "help", "this list", help },
};

static void help(struct partition *unused)
{
	u32 i;

	(void)unused;
	log_line("Ctrl-A and a letter, or Ctrl-A : and a word; Ctrl-A a is a Ctrl-A for the guest");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		log_line("  %c %s %s", commands[i].key, commands[i].word, commands[i].text);
	log_line("  1 to %u: that guest comes to the front", PARTITIONS);
}

/* The guest of that name or, for a name of one digit, at that place; NULL: none. */
static struct partition *named(const char *name)
{
	u32 i;

	if (!name[0])
		return &partitions[terminal_front()];
	if (name[0] >= '1' && name[0] < (char)('1' + PARTITIONS) && !name[1])
		return &partitions[name[0] - '1'];
	for (i = 0; i < PARTITIONS; i++) {
		if (strcmp(partitions[i].name, name) == 0)
			return &partitions[i];
	}
	return NULL;
}

void monitor_act(void)
{
	const struct command *command = wanted;
	struct partition *p;

	if (!command)
		return;
	wanted = NULL;
	p = named(wanted_name);
	if (!p || !p->frames.pool)
		log_about(wanted_name, " is not there", "");
	else
		command->run(p);
}

static void want(const struct command *command, const char *name)
{
	wanted = command;
	memset(wanted_name, 0, sizeof(wanted_name));
	memcpy(wanted_name, name, strlen(name));
}

static void take_key(char c)
{
	const char digit[] = { c, '\0' };
	u32 i;

	typing = TO_GUEST;
	if (c == ':') {
		typing = COMMAND;
		line_bytes = 0;
		console_write("\n: ", 3);
		return;
	}
	if (c >= '1' && c < (char)('1' + PARTITIONS)) {
		for (i = 0; commands[i].run != bring_to_front; i++)
			;
		want(&commands[i], digit);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].key == c) {
			want(&commands[i], "");
			return;
		}
	}
	log_line("Ctrl-A %#x means nothing: Ctrl-A h shows what does", (u8)c);
}

/* A line for scripts: a word and perhaps a name. */
static void take_line(void)
{
	const char *cursor = line;
	struct word word, name = { "", 0 }, more;
	char copy[COMMAND_BYTES];
	u32 i;

	line[line_bytes] = '\0';
	if (!words_next(&cursor, &word))
		return;
	(void)words_next(&cursor, &name);
	memset(copy, 0, sizeof(copy));
	memcpy(copy, name.text, name.bytes);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (word_is(&word, commands[i].word) && !words_next(&cursor, &more)) {
			want(&commands[i], copy);
			return;
		}
	}
	log_line("no such command, try help: %s", line);
}

static void take_command_byte(char c)
{
	if (c == '\r' || c == '\n' || c == ESCAPE) {
		typing = TO_GUEST;
		console_put('\n');
		if (c != ESCAPE)
			take_line();
	} else if (c == BACKSPACE || c == DELETE) {
		if (line_bytes) {
			line_bytes--;
			console_write("\b \b", 3);
		}
	} else if (c >= ' ' && line_bytes < COMMAND_BYTES - 1) {
		line[line_bytes++] = c;
		console_put(c);
	}
}

/* True if it was for the guest. */
static bool take(char c)
{
	if (typing == COMMAND) {
		take_command_byte(c);
		return false;
	}
	if (typing == KEY && c != 'a' && c != CONTROL_A) {
		take_key(c);
		return false;
	}
	if (typing == TO_GUEST && c == CONTROL_A) {
		typing = KEY;
		return false;
	}
	if (typing == KEY)
		c = CONTROL_A;
	typing = TO_GUEST;
	terminal_type(c);
	return true;
}

/*
 * What does not fit stays in the device, and the sender waits: but not for
 * a guest that never reads, or the control key would not be seen either.
 */
static bool must_wait(void)
{
	if (!terminal_full()) {
		full_since = 0;
		return false;
	}
	if (!full_since)
		full_since = machine_now();
	if (machine_now() - full_since < UNREAD_NS)
		return true;
	log_about(partitions[terminal_front()].name, " does not read: what was typed is lost", "");
	terminal_drop();
	full_since = 0;
	return false;
}

bool monitor_wants(void)
{
	return wanted;
}

bool monitor_busy(void)
{
	return wanted || full_since;
}

bool monitor_poll(void)
{
	bool any = false;

	/* What was asked for comes first: it may be for another guest than what follows. */
	while (!wanted && !must_wait()) {
		int byte = console_getc();

		if (byte < 0)
			break;
		any |= take((char)byte);
	}
	return any;
}
