/*
 * arch/x86/screen.c - the 80x25 text screen behind one put-character call.
 * SPDX-License-Identifier: MIT
 *
 * A small terminal: enough of ECMA-48 that a shell's line editing looks right
 * (cursor home, clear screen, clear to the end of the line), and all else of
 * it swallowed.  A line that is full wraps with the next character, not
 * before, so that 80 characters and a newline take one line.
 */
#include "arch/x86/screen.h"

#include "arch/x86/crtc.h"
#include "lib/string.h"

#define BLANK 0x0720u /* a space, light grey on black */
#define ATTRIBUTE 0x0700u
#define TAB_COLUMNS 8u
#define ESCAPE 0x1b
#define BELL 0x07
#define MAX_PARAMETERS 2u
#define MAX_PARAMETER 999u

enum state {
	TEXT,
	AFTER_ESCAPE,
	SEQUENCE, /* after ESC [ */
	STRING,	  /* after ESC ], ESC P, ...: up to BEL or ESC \ */
	SKIP_ONE, /* after ESC ( and its like: one more byte */
};

static struct {
	volatile u16 *cells;
	u32 column; /* SCREEN_COLUMNS: the line is full */
	u32 row;
	enum state state;
	u32 parameter[MAX_PARAMETERS]; /* of the sequence; 0 if not given */
	u32 parameters;		       /* index of the one that is being read */
	bool private_use;	       /* ESC [ ?: none of ours */
} screen;

static void blank(u32 from, u32 end)
{
	for (u32 i = from; i < end; i++)
		screen.cells[i] = BLANK;
}

static u32 cursor_cell(void)
{
	u32 column = screen.column < SCREEN_COLUMNS ? screen.column : SCREEN_COLUMNS - 1;

	return screen.row * SCREEN_COLUMNS + column;
}

static void line_down(void)
{
	if (screen.row + 1 < SCREEN_ROWS) {
		screen.row++;
		return;
	}
	memmove((void *)screen.cells, (const void *)(screen.cells + SCREEN_COLUMNS),
		(SCREEN_CELLS - SCREEN_COLUMNS) * sizeof(*screen.cells));
	blank(SCREEN_CELLS - SCREEN_COLUMNS, SCREEN_CELLS);
}

static void put_glyph(u8 c)
{
	if (screen.column == SCREEN_COLUMNS) {
		screen.column = 0;
		line_down();
	}
	screen.cells[cursor_cell()] = (u16)(ATTRIBUTE | c);
	screen.column++;
}

static void put_text(u8 c)
{
	switch (c) {
	case '\n':
		screen.column = 0;
		line_down();
		break;
	case '\r': screen.column = 0; break;
	case '\b':
		if (screen.column > 0)
			screen.column--;
		break;
	case '\t':
		do
			put_glyph(' ');
		while (screen.column % TAB_COLUMNS != 0);
		break;
	case ESCAPE: screen.state = AFTER_ESCAPE; break;
	default:
		if (c >= ' ' && c != 0x7f)
			put_glyph(c);
	}
}

static void put_after_escape(u8 c)
{
	screen.state = TEXT;
	switch (c) {
	case '[':
		screen.state = SEQUENCE;
		screen.parameters = 0;
		screen.private_use = false;
		for (u32 i = 0; i < MAX_PARAMETERS; i++)
			screen.parameter[i] = 0;
		break;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_': screen.state = STRING; break;
	case '(':
	case ')':
	case '*':
	case '+':
	case '#':
	case '%': screen.state = SKIP_ONE; break;
	case ESCAPE: screen.state = AFTER_ESCAPE; break;
	default: break;
	}
}

/* A row or column of a sequence: counted from 1, 0 means 1, no further than the last. */
static u32 position(u32 parameter, u32 count)
{
	if (parameter == 0)
		return 0;
	return parameter < count ? parameter - 1 : count - 1;
}

static void erase(u32 mode, u32 start, u32 end)
{
	u32 at = cursor_cell();

	if (mode == 0)
		blank(at, end);
	else if (mode == 1)
		blank(start, at + 1);
	else if (mode == 2 || mode == 3)
		blank(start, end);
}

static void run_sequence(u8 final)
{
	u32 line = screen.row * SCREEN_COLUMNS;

	switch (final) {
	case 'H':
	case 'f':
		screen.row = position(screen.parameter[0], SCREEN_ROWS);
		screen.column = position(screen.parameter[1], SCREEN_COLUMNS);
		break;
	case 'J': erase(screen.parameter[0], 0, SCREEN_CELLS); break;
	case 'K': erase(screen.parameter[0], line, line + SCREEN_COLUMNS); break;
	default: break;
	}
}

static void put_sequence(u8 c)
{
	if (c >= '0' && c <= '9') {
		if (screen.parameters < MAX_PARAMETERS) {
			u32 value = screen.parameter[screen.parameters] * 10 + (c - '0');

			screen.parameter[screen.parameters] =
				value < MAX_PARAMETER ? value : MAX_PARAMETER;
		}
	} else if (c == ';') {
		if (screen.parameters < MAX_PARAMETERS)
			screen.parameters++;
	} else if (c >= '@' && c <= '~') {
		screen.state = TEXT;
		if (!screen.private_use)
			run_sequence(c);
	} else if (c == ESCAPE) {
		screen.state = AFTER_ESCAPE;
	} else if (c < ' ') {
		put_text(c); /* control characters act, even inside a sequence */
	} else {
		screen.private_use = true;
	}
}

void screen_put(char c)
{
	u8 byte = (u8)c;

	if (!screen.cells)
		return;
	switch (screen.state) {
	case TEXT: put_text(byte); break;
	case AFTER_ESCAPE: put_after_escape(byte); break;
	case SEQUENCE: put_sequence(byte); break;
	case STRING:
		if (byte == BELL)
			screen.state = TEXT;
		else if (byte == ESCAPE)
			screen.state = AFTER_ESCAPE; /* its backslash is swallowed there */
		break;
	case SKIP_ONE: screen.state = TEXT; break;
	}
	crtc_move_cursor((u16)cursor_cell());
}

void screen_remap(volatile u16 *cells)
{
	screen.cells = cells;
}

void screen_init(volatile u16 *cells)
{
	screen.cells = cells;
	screen.column = 0;
	screen.row = 0;
	screen.state = TEXT;
	if (!cells)
		return;
	blank(0, SCREEN_CELLS);
	crtc_init();
	crtc_move_cursor(0);
}
