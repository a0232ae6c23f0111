/*
 * tests/unit/test_keyboard.c - arch/x86/keyboard.c: scancodes in, what a terminal would send out.
 * SPDX-License-Identifier: MIT
 *
 * Only the pure translation: the controller has ports, which this machine
 * does not give us.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "arch/x86/keyboard.h"

#define BYTES(...) ((const u8[]){ __VA_ARGS__ }), sizeof((const u8[]){ __VA_ARGS__ })

static struct keyboard_state keys;
static char typed[64];

static int release_all(void **state)
{
	(void)state;
	memset(&keys, 0, sizeof(keys));
	return 0;
}

/* What these scancodes send, NUL-terminated, in typed; returns how many bytes. */
static u32 press(const u8 *codes, size_t count)
{
	u32 bytes = 0;

	memset(typed, 0, sizeof(typed));
	for (size_t i = 0; i < count; i++) {
		char out[KEYBOARD_MAX_BYTES];
		u32 sent = keyboard_translate(&keys, codes[i], out);

		assert_true(sent <= KEYBOARD_MAX_BYTES);
		memcpy(typed + bytes, out, sent);
		bytes += sent;
	}
	return bytes;
}

#define assert_types(text, ...) \
	do { \
		assert_int_equal(press(BYTES(__VA_ARGS__)), strlen(text)); \
		assert_string_equal(typed, text); \
	} while (0)

static void every_plain_key_has_its_us_character(void **state)
{
	static const struct {
		u8 first;
		const char *plain, *shifted;
	} rows[] = {
		{ 0x01, "\0331234567890-=\177\tqwertyuiop[]\r",
		  "\033!@#$%^&*()_+\177\tQWERTYUIOP{}\r" },
		{ 0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
		{ 0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
		{ 0x37, "*", "*" },
		{ 0x39, " ", " " },
		{ 0x47, "789-456+1230.", "789-456+1230." },
		{ 0x56, "<", ">" },
	};

	(void)state;
	for (u32 row = 0; row < ARRAY_SIZE(rows); row++) {
		for (u32 i = 0; rows[row].plain[i]; i++) {
			u8 key = (u8)(rows[row].first + i);

			assert_int_equal(press(BYTES(key, key | 0x80)), 1);
			assert_int_equal(typed[0], rows[row].plain[i]);
			assert_int_equal(press(BYTES(0x2a, key, key | 0x80, 0xaa)), 1);
			assert_int_equal(typed[0], rows[row].shifted[i]);
		}
	}
}

static void shifts_act_while_they_are_down(void **state)
{
	(void)state;
	assert_types("aAa", 0x1e, 0x9e, 0x2a, 0x1e, 0x9e, 0xaa, 0x1e, 0x9e);
	/* Both down, one released: still shifted. */
	assert_types("ABc", 0x2a, 0x36, 0x1e, 0xaa, 0x30, 0xb6, 0x2e);
}

static void caps_lock_changes_letters_only(void **state)
{
	(void)state;
	assert_types("A1", 0x3a, 0xba, 0x1e, 0x02);
	assert_types("a!", 0x2a, 0x1e, 0x02, 0xaa);
	assert_types("a", 0x3a, 0xba, 0x1e);
}

static void ctrl_makes_control_characters(void **state)
{
	(void)state;
	assert_types("\003\004\032", 0x1d, 0x2e, 0x20, 0x2c, 0x9d);
	assert_types("\003", 0xe0, 0x1d, 0x2e, 0xe0, 0x9d);
	assert_types("c", 0x2e);
	assert_types("\033\034\035", 0x1d, 0x1a, 0x2b, 0x1b);
	assert_types("\003", 0x2a, 0x2e, 0xaa);	    /* ctrl and shift */
	assert_types("\036\037", 0x36, 0x07, 0x0c); /* ctrl ^ and ctrl _ */
	release_all(NULL);
	assert_int_equal(press(BYTES(0x1d, 0x39)), 1); /* ctrl space is a NUL */
	assert_int_equal(typed[0], 0);
	assert_types("1", 0x02);
}

static void arrows_send_ansi_sequences(void **state)
{
	(void)state;
	assert_types("\033[A\033[B\033[C\033[D", 0xe0, 0x48, 0xe0, 0xc8, 0xe0, 0x50, 0xe0, 0xd0,
		     0xe0, 0x4d, 0xe0, 0xcd, 0xe0, 0x4b, 0xe0, 0xcb);
	assert_types("\033[H\033[F", 0xe0, 0x47, 0xe0, 0x4f);
	assert_types("\033[5~\033[6~\033[2~\033[3~", 0xe0, 0x49, 0xe0, 0x51, 0xe0, 0x52, 0xe0,
		     0x53);
	assert_types("\r/", 0xe0, 0x1c, 0xe0, 0x35); /* of the keypad */
}

/* With num lock on, keyboards wrap shifts that nobody pressed around an arrow. */
static void shifts_around_arrows_are_not_keys(void **state)
{
	(void)state;
	assert_types("\033[Aa", 0xe0, 0x2a, 0xe0, 0x48, 0xe0, 0xc8, 0xe0, 0xaa, 0x1e);
	assert_types("\033[AA", 0x2a, 0xe0, 0xaa, 0xe0, 0x48, 0xe0, 0xc8, 0xe0, 0x2a, 0x1e);
}

static void keys_without_a_meaning_send_nothing(void **state)
{
	(void)state;
	/* Pause, alt, F1, F12, the menu key, num and scroll lock, acknowledge, error codes. */
	assert_types("", 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5);
	assert_types("a", 0x38, 0xb8, 0x3b, 0x58, 0xe0, 0x5d, 0x45, 0x46, 0xfa, 0x00, 0xff, 0x1e);
	assert_types("", 0xe0, 0x1e, 0xe0, 0x4c, 0xe0, 0x4a, 0x57, 0x7f);
}

static void any_bytes_keep_their_bound(void **state)
{
	u32 random = 9;

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		char *out = malloc(KEYBOARD_MAX_BYTES);

		random = random * 1664525u + 1013904223u;
		assert_true(keyboard_translate(&keys, (u8)(random >> 24), out) <=
			    KEYBOARD_MAX_BYTES);
		free(out);
	}
}

#define RELEASED(test) cmocka_unit_test_setup_teardown(test, release_all, NULL)

static const struct CMUnitTest tests[] = {
	RELEASED(every_plain_key_has_its_us_character), RELEASED(shifts_act_while_they_are_down),
	RELEASED(caps_lock_changes_letters_only),	RELEASED(ctrl_makes_control_characters),
	RELEASED(arrows_send_ansi_sequences),		RELEASED(shifts_around_arrows_are_not_keys),
	RELEASED(keys_without_a_meaning_send_nothing),	RELEASED(any_bytes_keep_their_bound),
};

UNIT_MAIN("keyboard", tests)
