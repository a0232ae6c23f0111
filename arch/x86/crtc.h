/*
 * arch/x86/crtc.h - the VGA controller registers that place the text cursor.
 * SPDX-License-Identifier: MIT
 *
 * Apart from screen.c, so that the screen's logic runs on the build machine
 * over an array, with a cursor of the test's own.
 */
#ifndef ARCH_X86_CRTC_H
#define ARCH_X86_CRTC_H

#include "include/types.h"

/* Puts the hardware cursor on a cell, 0 = top left, counted along the rows. */
void crtc_move_cursor(u16 cell);

/* Makes the cursor visible (a loader may have hidden it) and shows the page at cell 0. */
void crtc_init(void);

#endif
