/*
 * tests/launchers/main.c - a launcher that misbehaves as its module's words say.
 * SPDX-License-Identifier: MIT
 *
 * It starts the next instance first, if its behaviour does not come back, so
 * that the core has to go on with that one.  The last instance is called
 * `steady` and lives until the others are long gone.
 */
#include "launcher-lite/calls.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "tests/launchers/behaviour.h"

#define TEXT_BYTES 200
#define NAME_BYTES 32

static struct launcher_info info;
static struct launcher_module module;
static const char *name = "?";
static bool failed;

void launcher_main(void) NORETURN;

void expect(u32 got, u32 want, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list args;

	if (got == want)
		return;
	va_start(args, format);
	format_v(text, sizeof(text), format, args);
	va_end(args);
	say("%s: %s is %#x, not %#x", name, text, got, want);
	failed = true;
}

void make_guest(void)
{
	struct guest_config config = { .mem_bytes = TEST_GUEST_BYTES };
	u32 bytes = strlen(name);

	memcpy(config.name, name, bytes < NAME_BYTES ? bytes : NAME_BYTES - 1);
	EXPECT(core_create(&config), OK, "LC_CREATE");
}

static const char *last_word(const char *words)
{
	const char *last = words;

	for (; *words; words++) {
		if (*words == ' ')
			last = words + 1;
	}
	return last;
}

static void start_next(void)
{
	if (info.instance + 1 >= info.modules)
		return;
	EXPECT(core_spawn(), OK, "LC_SPAWN");
	EXPECT(core_spawn(), E_STATE, "a second LC_SPAWN");
}

static bool run_from(const struct behaviour *list, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (!strcmp(list[i].name, name)) {
			list[i].run();
			return true;
		}
	}
	return false;
}

void launcher_main(void)
{
	u32 fatal;

	EXPECT(core_info(&info), OK, "LC_INFO");
	EXPECT(core_module(info.instance, &module), OK, "LC_MODULE");
	name = last_word(module.words);
	for (fatal = 0; fatal < fatal_count; fatal++) {
		if (!strcmp(fatal_behaviours[fatal].name, name))
			break;
	}
	if (fatal < fatal_count)
		start_next();
	if (run_from(fatal_behaviours, fatal_count))
		say("%s: still alive", name);
	else if (!run_from(call_behaviours, call_count) && !run_from(guest_behaviours, guest_count))
		say("%s: no such behaviour", name);
	else if (!failed)
		say("%s: success", name);
	if (fatal == fatal_count)
		start_next();
	core_exit(failed ? OUTCOME_KILLED : OUTCOME_POWERED_OFF, "expectations failed");
}
