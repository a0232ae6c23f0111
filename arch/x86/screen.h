/*
 * arch/x86/screen.h - the 80x25 text screen behind one put-character call.
 * SPDX-License-Identifier: MIT
 *
 * Has static state: for the core's own address space only.  Callers know
 * nothing of cells, so a framebuffer can follow behind the same calls.
 * Escape sequences (ESC, CSI ... final, OSC ... BEL) never show; of them only
 * clear (J), home or position (H) and clear to the end of the line (K) act.
 */
#ifndef ARCH_X86_SCREEN_H
#define ARCH_X86_SCREEN_H

#include "include/types.h"

#define SCREEN_COLUMNS 80u
#define SCREEN_ROWS 25u
#define SCREEN_CELLS (SCREEN_COLUMNS * SCREEN_ROWS)
#define SCREEN_PHYSICAL 0x000b8000u

/*
 * Takes the cells (SCREEN_CELLS of them, mapped where the caller can write),
 * clears them and puts the cursor at the top left.  A NULL makes screen_put()
 * do nothing.  May be called again, when the mapping moves: clears again.
 */
void screen_init(volatile u16 *cells);

/* As screen_init(), but keeps what is shown and the cursor where it is. */
void screen_remap(volatile u16 *cells);

/* Shows one byte.  Understands \n (with carriage return), \r, \b and \t (every 8 columns). */
void screen_put(char c);

#endif
