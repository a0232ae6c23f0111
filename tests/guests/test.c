/*
 * tests/guests/test.c - how a tiny guest says what it found.
 * SPDX-License-Identifier: MIT
 */
#include "tests/guests/test.h"

#include <stdarg.h>

#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/guest.h"
#include "guest-patches/lib/power.h"
#include "lib/printf.h"
#include "lib/string.h"

#define TEXT_BYTES 160

static const char *const outcome_names[] = { "success", "skip", "error", "failure" };
static enum test_outcome worst;
static char worst_text[TEXT_BYTES];

void test_report(enum test_outcome outcome, const char *format, ...)
{
	char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	format_v(text, sizeof(text), format, args);
	va_end(args);
	say("%s: %s\n", outcome_names[outcome], text);
	if (outcome > worst) {
		worst = outcome;
		memcpy(worst_text, text, sizeof(text));
	}
}

void test_equal(u32 got, u32 want, const char *what)
{
	if (got != want)
		test_report(TEST_FAILURE, "%s is %#x, not %#x", what, got, want);
}

void test_result(void)
{
	say("RESULT %s %s\n", outcome_names[worst], worst_text);
	worst = TEST_SUCCESS;
	worst_text[0] = '\0';
}

void test_end(void)
{
	test_result();
	power_off();
}

void kernel_main(void)
{
	test_main();
	test_end();
}

static const char *last_word(void)
{
	const char *line = at_gpa(boot_params->command_line_gpa), *word = line;

	for (; *line; line++) {
		if (*line == ' ')
			word = line + 1;
	}
	return word;
}

bool test_is(const char *variant)
{
	return strcmp(last_word(), variant) == 0;
}

u32 test_number(void)
{
	const char *digit = last_word() + 2;
	u32 value = 0;

	for (; *digit; digit++)
		value = value << 4 | (u32)(*digit <= '9' ? *digit - '0' : *digit - 'a' + 10);
	return value;
}

void test_traps(void (*body)(void *), void *argument, u32 vector, u32 error,
		struct trap_frame *frame, const char *what)
{
	struct trap_frame own;

	if (!frame)
		frame = &own;
	if (!trap_catch(body, argument, frame)) {
		*frame = (struct trap_frame){ 0 };
		test_report(TEST_FAILURE, "%s: no trap", what);
		return;
	}
	if (frame->vector != vector || frame->error != error)
		test_report(TEST_FAILURE, "%s: trap %u error %#x, not %u error %#x", what,
			    frame->vector, frame->error, vector, error);
}

void step_over_ud2(struct trap_frame *frame)
{
	frame->eip += 2;
}

/* An access for trap_catch, which passes one pointer. */
struct access {
	u32 address, value;
};

static void poke_body(void *argument)
{
	const struct access *access = argument;

	poke(access->address, access->value);
}

static void peek_body(void *argument)
{
	peek(((const struct access *)argument)->address);
}

bool test_poke_traps(u32 address, u32 value, struct trap_frame *frame)
{
	struct access access = { address, value };

	return trap_catch(poke_body, &access, frame);
}

bool test_peek_traps(u32 address, struct trap_frame *frame)
{
	struct access access = { address, 0 };

	return trap_catch(peek_body, &access, frame);
}
