/*
 * arch/x86/keyboard.h - the PS/2 keyboard: scancodes of set 1 to what a terminal would send.
 * SPDX-License-Identifier: MIT
 *
 * US layout.  Enter sends a carriage return and backspace DEL (0x7f), as
 * terminals do; arrows and their neighbours send ANSI sequences; the keypad
 * sends digits.  The translation is pure; the rest has static state and is for
 * the core's own address space only.
 */
#ifndef ARCH_X86_KEYBOARD_H
#define ARCH_X86_KEYBOARD_H

#include "include/types.h"

#define KEYBOARD_IRQ 1
#define KEYBOARD_MAX_BYTES 4u /* the longest that one key sends */

/* All zero at the start. */
struct keyboard_state {
	u8 held; /* shift and ctrl keys that are down */
	bool caps;
	bool extended; /* after the 0xe0 prefix */
	u8 skip;       /* bytes of a sequence that means nothing to us */
};

/*
 * Takes one byte from the keyboard (translated, set 1), writes what the key
 * sends to `out` and returns how many bytes that are: 0 for releases, shifts,
 * prefixes and keys without a meaning.
 */
u32 keyboard_translate(struct keyboard_state *state, u8 scancode, char out[KEYBOARD_MAX_BYTES]);

/*
 * Empties the controller, and sets it to deliver the keyboard with translation
 * and interrupts on, the mouse off.  False if there is no controller; then
 * keyboard_poll() finds nothing.
 */
bool keyboard_init(void);

/* The next byte typed, 0..255, or -1.  An interrupt is over when this says -1. */
int keyboard_poll(void);

#endif
