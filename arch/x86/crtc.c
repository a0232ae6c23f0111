/*
 * arch/x86/crtc.c - the VGA controller registers that place the text cursor.
 * SPDX-License-Identifier: MIT
 *
 * Colour addresses (0x3d4), which every PC with text at 0xb8000 uses.  Writes
 * go nowhere on a machine without VGA.  Source: IBM VGA technical reference,
 * CRT controller registers.
 */
#include "arch/x86/crtc.h"

#include "arch/x86/io.h"

#define CRTC_INDEX 0x3d4
#define CRTC_DATA 0x3d5

#define CRTC_CURSOR_START 0x0a /* bit 5: cursor off; bits 4-0: first scan line */
#define CRTC_CURSOR_END 0x0b
#define CRTC_START_HIGH 0x0c
#define CRTC_START_LOW 0x0d
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f

#define UNDERLINE_FIRST 14u /* of the 16 scan lines of a character */
#define UNDERLINE_LAST 15u

static void crtc_write(u8 index, u8 value)
{
	outb(CRTC_INDEX, index);
	outb(CRTC_DATA, value);
}

void crtc_move_cursor(u16 cell)
{
	crtc_write(CRTC_CURSOR_HIGH, (u8)(cell >> 8));
	crtc_write(CRTC_CURSOR_LOW, (u8)cell);
}

void crtc_init(void)
{
	crtc_write(CRTC_CURSOR_START, UNDERLINE_FIRST);
	crtc_write(CRTC_CURSOR_END, UNDERLINE_LAST);
	crtc_write(CRTC_START_HIGH, 0);
	crtc_write(CRTC_START_LOW, 0);
}
