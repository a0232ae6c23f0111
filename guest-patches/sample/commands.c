/*
 * guest-patches/sample/commands.c - the commands of the sample guest, one function each.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/sample/sample.h"

#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "lib/divide.h"
#include "lib/string.h"

#define SECONDS_PER_DAY 86400u
#define MAX_SLEEP_SECONDS 3600u

bool parse_number(const char *text, u32 *number)
{
	u32 base = 10, value = 0;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	if (!*text)
		return false;
	for (; *text; text++) {
		const char c = *text | 0x20; /* lower case; digits stay what they are */
		u32 digit = c >= '0' && c <= '9'   ? (u32)(c - '0')
			    : c >= 'a' && c <= 'f' ? (u32)(c - 'a' + 10)
						   : base;

		if (digit >= base || value > (0xffffffffu - digit) / base)
			return false;
		value = value * base + digit;
	}
	*number = value;
	return true;
}

/* Runs a ring-3 program in a directory that has its pages, once made. */
static void run_user(void (*program)(u32), u32 argument, struct task_end *end)
{
	static u32 *directory;

	if (!directory) {
		directory = directory_new();
		task_map(directory);
	}
	directory_load(directory);
	task_run(program, argument, end);
	directory_load(kernel_directory);
}

static void command_ring(const struct command_line *line)
{
	struct task_end end;

	(void)line;
	run_user(user_ring, 0, &end);
	say("the kernel runs in ring %u, a user task in ring %u\n", current_ring(), end.status);
}

static void command_user(const struct command_line *line)
{
	u32 argument = 41;
	struct task_end end;

	if (line->words > 1 && !parse_number(line->word[1], &argument)) {
		say("not a number: %s\n", line->word[1]);
		return;
	}
	run_user(user_greet, argument, &end);
	say("the task exited with %u\n", end.status);

	say("now one that reads the kernel's memory:\n");
	run_user(user_trespass, KERNEL_BASE + KERNEL_LOAD, &end);
	if (end.faulted)
		trap_print(&end.frame);
	else
		say("nothing stopped it\n");
}

static void command_hcall(const struct command_line *line)
{
	u32 number[5] = { 0 };

	if (line->words < 2 || line->words > 6) {
		say("hcall NUMBER [A1 [A2 [A3 [A4]]]]\n");
		return;
	}
	for (u32 i = 1; i < line->words; i++) {
		if (!parse_number(line->word[i], &number[i - 1])) {
			say("not a number: %s\n", line->word[i]);
			return;
		}
	}
	hcall(number[0], number[1], number[2], number[3], number[4]);
	say("hypercall %u came back\n", number[0]);
}

static void command_time(const struct command_line *line)
{
	const u32 now = clock_wall_seconds(), day = now % SECONDS_PER_DAY;
	u32 ms;
	const u64 seconds = divide_u64(divide_u64(clock_ns(), NS_PER_MS, NULL), 1000, &ms);

	(void)line;
	say("%02u:%02u:%02u UTC (%u seconds since 1970), up %u.%03u s, TSC ", day / 3600,
	    day / 60 % 60, day % 60, now, (u32)seconds, ms);
	if (shared.tsc_khz)
		say("%u kHz\n", shared.tsc_khz);
	else
		say("not used\n");
}

static void command_sleep(const struct command_line *line)
{
	u32 seconds = 1;

	if (line->words > 1 &&
	    (!parse_number(line->word[1], &seconds) || seconds > MAX_SLEEP_SECONDS)) {
		say("sleep SECONDS, at most %u\n", MAX_SLEEP_SECONDS);
		return;
	}
	timer_sleep((u64)seconds * NS_PER_SECOND);
}

static void command_memory(const struct command_line *line)
{
	(void)line;
	say("%u KiB of memory, %u KiB free\n", memory_bytes() / KIB(1),
	    pages_free() * (PAGE_BYTES / KIB(1)));
	say("kernel at %08x, which is guest-physical %08x\n", KERNEL_BASE + KERNEL_LOAD,
	    KERNEL_LOAD);
	say("the top %u MiB of the address space are the core's\n", shared.reserve_mem / MIB(1));
}

static void command_words(const struct command_line *line)
{
	(void)line;
	say("command line: %s\n", (const char *)at_gpa(boot_params->command_line_gpa));
}

static void command_poweroff(const struct command_line *line)
{
	(void)line;
	power_off();
}

static void command_reboot(const struct command_line *line)
{
	(void)line;
	power_restart();
}

static void command_help(const struct command_line *line);

static const struct command {
	const char *name, *help;
	void (*run)(const struct command_line *);
} commands[] = {
	{ "help", "this list", command_help },
	{ "ring", "which ring the kernel and a user task run in", command_ring },
	{ "hcall", "N [A1..A4]: make any hypercall (11 is none: try it)", command_hcall },
	{ "fault", "[KIND]: fault on purpose and show the frame", command_fault },
	{ "user", "[N]: run a user task that makes system calls", command_user },
	{ "time", "wall clock, uptime, TSC", command_time },
	{ "sleep", "[N]: halt for N seconds", command_sleep },
	{ "mem", "memory and address space", command_memory },
	{ "cmdline", "what the boot loader's line said", command_words },
	{ "poweroff", "end this guest", command_poweroff },
	{ "reboot", "start this guest again", command_reboot },
};

static void command_help(const struct command_line *line)
{
	(void)line;
	for (u32 i = 0; i < ARRAY_SIZE(commands); i++)
		say("  %-9s %s\n", commands[i].name, commands[i].help);
}

void command_run(const struct command_line *line)
{
	for (u32 i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(line->word[0], commands[i].name)) {
			commands[i].run(line);
			return;
		}
	}
	say("%s: no such command; `help` lists them\n", line->word[0]);
}
