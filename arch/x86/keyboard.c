/*
 * arch/x86/keyboard.c - the PS/2 keyboard: scancodes of set 1 to what a terminal would send.
 * SPDX-License-Identifier: MIT
 *
 * Source: IBM PS/2 technical reference, keyboard and controller (8042).  All
 * waits on the controller are bounded.
 */
#include "arch/x86/keyboard.h"

#include "arch/x86/io.h"

#define PREFIX_EXTENDED 0xe0
#define PREFIX_PAUSE 0xe1
#define PAUSE_REST 2u /* of its 1d 45, and later of 9d c5 */
#define RELEASED 0x80u

#define KEY_CTRL 0x1d
#define KEY_LEFT_SHIFT 0x2a
#define KEY_RIGHT_SHIFT 0x36
#define KEY_CAPS 0x3a

#define HELD_LEFT_SHIFT (1u << 0)
#define HELD_RIGHT_SHIFT (1u << 1)
#define HELD_LEFT_CTRL (1u << 2)
#define HELD_RIGHT_CTRL (1u << 3)
#define HELD_SHIFT (HELD_LEFT_SHIFT | HELD_RIGHT_SHIFT)
#define HELD_CTRL (HELD_LEFT_CTRL | HELD_RIGHT_CTRL)

#define CTRL_MASK 0x1f /* what ctrl leaves of a letter */

/* By scancode; 0 where the key sends nothing.  0x37 and 0x47-0x53 are the keypad. */
static const char plain[] = "\0\0331234567890-=\177\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./"
			    "\0*\0 \0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0<";
static const char shifted[] = "\0\033!@#$%^&*()_+\177\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?"
			      "\0*\0 \0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0>";
_Static_assert(sizeof(plain) == 0x57 + 1 && sizeof(shifted) == sizeof(plain), "up to key 0x56");

/* What follows ESC [ for the extended keys from 0x47 (home) to 0x53 (delete). */
static const char *const sequence[] = { "H",  "A", "5~", NULL, "D",  NULL, "C",
					NULL, "F", "B",	 "6~", "2~", "3~" };
#define FIRST_SEQUENCE 0x47u
#define EXTENDED_ENTER 0x1c
#define EXTENDED_SLASH 0x35

static u8 held_bit(u8 key, bool extended)
{
	/* Extended shifts are no keys: the keyboard wraps them around arrows. */
	if (key == KEY_CTRL)
		return extended ? HELD_RIGHT_CTRL : HELD_LEFT_CTRL;
	if (extended)
		return 0;
	return key == KEY_LEFT_SHIFT	? HELD_LEFT_SHIFT
	       : key == KEY_RIGHT_SHIFT ? HELD_RIGHT_SHIFT
					: 0;
}

static u32 send_extended(u8 key, char out[KEYBOARD_MAX_BYTES])
{
	const char *rest;
	u32 bytes = 0;

	if (key == EXTENDED_ENTER || key == EXTENDED_SLASH) {
		out[0] = plain[key];
		return 1;
	}
	if (key < FIRST_SEQUENCE || key >= FIRST_SEQUENCE + ARRAY_SIZE(sequence))
		return 0;
	rest = sequence[key - FIRST_SEQUENCE];
	if (!rest)
		return 0;
	out[bytes++] = '\033';
	out[bytes++] = '[';
	while (*rest)
		out[bytes++] = *rest++;
	return bytes;
}

static u32 send_plain(const struct keyboard_state *state, u8 key, char out[KEYBOARD_MAX_BYTES])
{
	bool shift = state->held & HELD_SHIFT;
	char c;

	if (key >= sizeof(plain) - 1)
		return 0;
	c = plain[key];
	if (c >= 'a' && c <= 'z')
		shift ^= state->caps;
	if (shift)
		c = shifted[key];
	if (c == '\0')
		return 0;
	if (state->held & HELD_CTRL) {
		if (c == ' ')
			c = '\0';
		else if ((c >= '@' && c <= '_') || (c >= 'a' && c <= 'z'))
			c &= CTRL_MASK;
	}
	out[0] = c;
	return 1;
}

u32 keyboard_translate(struct keyboard_state *state, u8 scancode, char out[KEYBOARD_MAX_BYTES])
{
	bool extended = state->extended;
	u8 key = scancode & (u8)~RELEASED;
	u8 bit;

	state->extended = false;
	if (state->skip) {
		state->skip--;
		return 0;
	}
	if (scancode == PREFIX_EXTENDED) {
		state->extended = true;
		return 0;
	}
	if (scancode == PREFIX_PAUSE) {
		state->skip = PAUSE_REST;
		return 0;
	}
	bit = held_bit(key, extended);
	if (scancode & RELEASED) {
		state->held &= (u8)~bit;
		return 0;
	}
	if (bit) {
		state->held |= bit;
		return 0;
	}
	if (extended)
		return send_extended(key, out);
	if (key == KEY_CAPS) {
		state->caps = !state->caps;
		return 0;
	}
	return send_plain(state, key, out);
}

/* The controller. */

#define KBC_DATA 0x60
#define KBC_STATUS 0x64
#define KBC_COMMAND 0x64

#define STATUS_OUTPUT_FULL (1u << 0) /* a byte for us */
#define STATUS_INPUT_FULL (1u << 1)  /* it has not yet taken ours */
#define STATUS_FROM_MOUSE (1u << 5)
#define NO_DEVICE 0xffu

#define COMMAND_READ_CONFIG 0x20
#define COMMAND_WRITE_CONFIG 0x60
#define COMMAND_MOUSE_OFF 0xa7
#define COMMAND_KEYBOARD_OFF 0xad
#define COMMAND_KEYBOARD_ON 0xae
#define CONFIG_KEYBOARD_IRQ (1u << 0)
#define CONFIG_MOUSE_IRQ (1u << 1)
#define CONFIG_KEYBOARD_CLOCK_OFF (1u << 4)
#define CONFIG_TRANSLATE (1u << 6)

#define KEYBOARD_SCANNING_ON 0xf4
#define WAIT_READS 100000u
#define EMPTY_READS 64u

static struct {
	bool present;
	struct keyboard_state keys;
	char typed[KEYBOARD_MAX_BYTES]; /* of the last key, [next, bytes) not yet taken */
	u32 next;
	u32 bytes;
} keyboard;

static bool wait_status(u8 bit, bool set)
{
	for (u32 i = 0; i < WAIT_READS; i++)
		if (!!(inb(KBC_STATUS) & bit) == set)
			return true;
	return false;
}

static bool send_to(u16 port, u8 value)
{
	if (!wait_status(STATUS_INPUT_FULL, false))
		return false;
	outb(port, value);
	return true;
}

static void drop_output(void)
{
	for (u32 i = 0; i < EMPTY_READS && (inb(KBC_STATUS) & STATUS_OUTPUT_FULL); i++) {
		(void)inb(KBC_DATA);
		io_wait();
	}
}

static bool configure(void)
{
	u8 config;

	if (!send_to(KBC_COMMAND, COMMAND_KEYBOARD_OFF) || !send_to(KBC_COMMAND, COMMAND_MOUSE_OFF))
		return false;
	drop_output();
	if (!send_to(KBC_COMMAND, COMMAND_READ_CONFIG) || !wait_status(STATUS_OUTPUT_FULL, true))
		return false;
	config = inb(KBC_DATA);
	config &= (u8) ~(CONFIG_MOUSE_IRQ | CONFIG_KEYBOARD_CLOCK_OFF);
	config |= CONFIG_KEYBOARD_IRQ | CONFIG_TRANSLATE;
	return send_to(KBC_COMMAND, COMMAND_WRITE_CONFIG) && send_to(KBC_DATA, config) &&
	       send_to(KBC_COMMAND, COMMAND_KEYBOARD_ON);
}

bool keyboard_init(void)
{
	keyboard.keys = (struct keyboard_state){ 0 };
	keyboard.next = 0;
	keyboard.bytes = 0;
	keyboard.present = inb(KBC_STATUS) != NO_DEVICE && configure();
	if (!keyboard.present)
		return false;
	/* The keyboard answers with an acknowledge (or nothing, if none is plugged in). */
	if (send_to(KBC_DATA, KEYBOARD_SCANNING_ON) && wait_status(STATUS_OUTPUT_FULL, true))
		drop_output();
	return true;
}

int keyboard_poll(void)
{
	if (!keyboard.present)
		return -1;
	for (u32 i = 0; keyboard.next == keyboard.bytes; i++) {
		u8 status = inb(KBC_STATUS);
		u8 byte;

		if (!(status & STATUS_OUTPUT_FULL) || i == EMPTY_READS)
			return -1;
		byte = inb(KBC_DATA);
		keyboard.next = 0;
		keyboard.bytes = 0;
		if (!(status & STATUS_FROM_MOUSE))
			keyboard.bytes = keyboard_translate(&keyboard.keys, byte, keyboard.typed);
	}
	return (u8)keyboard.typed[keyboard.next++];
}
