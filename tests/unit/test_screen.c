/*
 * tests/unit/test_screen.c - arch/x86/screen.c over an array, read back as a person would see it.
 * SPDX-License-Identifier: MIT
 *
 * The cells are a heap block of exactly a screen, and the cursor is ours.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "arch/x86/crtc.h"
#include "arch/x86/screen.h"

static u16 *cells;
static u32 cursor;
static bool crtc_ready;

void crtc_move_cursor(u16 cell)
{
	cursor = cell;
}

void crtc_init(void)
{
	crtc_ready = true;
}

static int make_screen(void **state)
{
	(void)state;
	cells = malloc(SCREEN_CELLS * sizeof(*cells));
	memset(cells, 0xff, SCREEN_CELLS * sizeof(*cells));
	screen_init(cells);
	return 0;
}

static int drop_screen(void **state)
{
	(void)state;
	screen_init(NULL);
	free(cells);
	return 0;
}

static void show(const char *text)
{
	while (*text)
		screen_put(*text++);
}

/* The row holds this text, and blanks behind it, all in one attribute. */
static void assert_row(u32 row, const char *text)
{
	char seen[SCREEN_COLUMNS + 1], wanted[SCREEN_COLUMNS + 1];

	for (u32 i = 0; i < SCREEN_COLUMNS; i++) {
		assert_int_equal(cells[row * SCREEN_COLUMNS + i] >> 8, 0x07);
		seen[i] = (char)cells[row * SCREEN_COLUMNS + i];
	}
	seen[SCREEN_COLUMNS] = '\0';
	snprintf(wanted, sizeof(wanted), "%-80s", text);
	assert_string_equal(seen, wanted);
}

static void assert_cursor(u32 row, u32 column)
{
	assert_int_equal(cursor, row * SCREEN_COLUMNS + column);
}

static void starting_clears_everything(void **state)
{
	(void)state;
	assert_true(crtc_ready);
	for (u32 row = 0; row < SCREEN_ROWS; row++)
		assert_row(row, "");
	assert_cursor(0, 0);
}

static void lines_start_at_the_left(void **state)
{
	(void)state;
	show("one\ntwo\r\nthree\rT");
	assert_row(0, "one");
	assert_row(1, "two");
	assert_row(2, "Three");
	assert_cursor(2, 1);
}

static void a_full_line_wraps_with_the_next_character_only(void **state)
{
	char line[SCREEN_COLUMNS + 1];

	(void)state;
	memset(line, 'x', SCREEN_COLUMNS);
	line[SCREEN_COLUMNS] = '\0';
	show(line);
	assert_cursor(0, SCREEN_COLUMNS - 1);
	show("\n");
	assert_cursor(1, 0);
	show(line);
	show("y");
	assert_row(0, line);
	assert_row(1, line);
	assert_row(2, "y");
	assert_cursor(2, 1);
}

static void the_last_line_scrolls(void **state)
{
	char line[16];

	(void)state;
	for (u32 i = 0; i < SCREEN_ROWS + 3; i++) {
		snprintf(line, sizeof(line), "%sline %u", i ? "\n" : "", i);
		show(line);
	}
	assert_row(0, "line 3");
	assert_row(SCREEN_ROWS - 1, "line 27");
	assert_cursor(SCREEN_ROWS - 1, 7);
	show("\n");
	assert_row(SCREEN_ROWS - 1, "");
	assert_row(SCREEN_ROWS - 2, "line 27");
}

static void tabs_and_backspaces_move(void **state)
{
	(void)state;
	show("a\tb\t\tc");
	assert_row(0, "a       b               c");
	show("\b\bx");
	assert_row(0, "a       b              xc");
	show("\r\b\b\bz");
	assert_row(0, "z       b              xc");
	show("\n1234567\t8");
	assert_row(1, "1234567 8");
}

static void a_backspace_on_a_full_line_stays_on_it(void **state)
{
	(void)state;
	for (u32 i = 0; i < SCREEN_COLUMNS; i++)
		screen_put('x');
	show("\b \b");
	assert_int_equal((char)cells[SCREEN_COLUMNS - 1], ' ');
	assert_cursor(0, SCREEN_COLUMNS - 1);
}

static void control_characters_do_not_show(void **state)
{
	(void)state;
	screen_put('\0');
	show("a\a\v\f\177b");
	assert_row(0, "ab");
	screen_put((char)0xdb); /* a block of code page 437 does */
	assert_int_equal(cells[2], 0x07db);
}

static void colours_and_other_sequences_are_swallowed(void **state)
{
	(void)state;
	show("\033[1;31mred\033[0m \033[?25l\033[?2004h|\033[6n|\033[1;2;3;4;5;6x|");
	show("\033]0;a title\a\033]2;another\033\\|\033(B|\033=|\033[38;5;99999999999m.");
	assert_row(0, "red ||||||.");
	show("\033\033[m!\033P data \033\\?");
	assert_row(0, "red ||||||.!?");
}

static void clear_and_home_act(void **state)
{
	(void)state;
	show("one\ntwo\nthree");
	show("\033[2J");
	assert_row(0, "");
	assert_row(2, "");
	assert_cursor(2, 5); /* clearing does not move */
	show("\033[Htop\033[3;5Hthere\033[999;999H$\033[0;0H*");
	assert_row(0, "*op");
	assert_row(2, "    there");
	assert_int_equal((char)cells[SCREEN_CELLS - 1], '$');
	show("\033[2;3f\033[J");
	assert_row(0, "*op");
	assert_row(2, "");
	assert_int_equal((char)cells[SCREEN_CELLS - 1], ' ');
}

static void parts_of_a_line_are_cleared(void **state)
{
	(void)state;
	show("abcdef\r\033[1;4H\033[K");
	assert_row(0, "abc");
	show("\rabcdef\033[1;3H\033[1K");
	assert_row(0, "   def");
	show("\033[2K");
	assert_row(0, "");
	show("\rabcdef\nsecond\033[2;2H\033[1J");
	assert_row(0, "");
	assert_row(1, "  cond");
	show("\033[?K\033[9K\033[9J");
	assert_row(1, "  cond");
}

static void a_sequence_broken_by_a_control_character_goes_on(void **state)
{
	(void)state;
	show("ab\033[\n2Kcd");
	assert_row(0, "ab");
	assert_row(1, "cd");
	show("\n# lx\b\033[Ks\r\n"); /* line editing as a shell does it */
	assert_row(2, "# ls");
}

static void nothing_happens_without_cells(void **state)
{
	(void)state;
	screen_init(NULL);
	show("text\n\033[2J");
	screen_init(cells);
	assert_row(0, "");
}

static void a_new_mapping_keeps_the_screen(void **state)
{
	u16 *old = cells;

	(void)state;
	show("before\n");
	cells = malloc(SCREEN_CELLS * sizeof(*cells));
	memcpy(cells, old, SCREEN_CELLS * sizeof(*cells));
	free(old);
	screen_remap(cells);
	show("after");
	assert_row(0, "before");
	assert_row(1, "after");
}

static void any_bytes_stay_on_the_screen(void **state)
{
	u32 random = 5;

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		random = random * 1664525u + 1013904223u;
		/* Often an escape sequence, or a part of one. */
		screen_put(random >> 29 ? "\033[;HJK129\n\t\b\rA]?"[(random >> 12) % 16]
					: (char)(random >> 20));
		assert_true(cursor < SCREEN_CELLS);
	}
}

#define ON_SCREEN(test) cmocka_unit_test_setup_teardown(test, make_screen, drop_screen)

static const struct CMUnitTest tests[] = {
	ON_SCREEN(starting_clears_everything),
	ON_SCREEN(lines_start_at_the_left),
	ON_SCREEN(a_full_line_wraps_with_the_next_character_only),
	ON_SCREEN(the_last_line_scrolls),
	ON_SCREEN(tabs_and_backspaces_move),
	ON_SCREEN(a_backspace_on_a_full_line_stays_on_it),
	ON_SCREEN(control_characters_do_not_show),
	ON_SCREEN(colours_and_other_sequences_are_swallowed),
	ON_SCREEN(clear_and_home_act),
	ON_SCREEN(parts_of_a_line_are_cleared),
	ON_SCREEN(a_sequence_broken_by_a_control_character_goes_on),
	ON_SCREEN(nothing_happens_without_cells),
	ON_SCREEN(a_new_mapping_keeps_the_screen),
	ON_SCREEN(any_bytes_stay_on_the_screen),
};

UNIT_MAIN("screen", tests)
