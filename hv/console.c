/*
 * hv/console.c - the machine's console: serial port, screen and keyboard.
 * SPDX-License-Identifier: MIT
 */
#include "hv/console.h"

#include "arch/x86/keyboard.h"
#include "arch/x86/pic.h"
#include "arch/x86/screen.h"
#include "arch/x86/uart.h"
#include "mm/physical.h"

#define QUEUE_BYTES 1024u /* a power of two */

static char queue[QUEUE_BYTES];
static u32 queue_head, queue_tail; /* free-running */
static bool line_start = true;

void console_init(void)
{
	uart_init();
	screen_init(physical(HPA(SCREEN_PHYSICAL)));
}

void console_enable_input(void)
{
	if (keyboard_init())
		pic_unmask(KEYBOARD_IRQ);
	uart_enable_receive_interrupt();
	pic_unmask(UART_IRQ);
}

void console_put(char c)
{
	uart_put(c);
	screen_put(c);
	line_start = c == '\n';
}

void console_write(const char *text, u32 bytes)
{
	u32 i;

	for (i = 0; i < bytes; i++)
		console_put(text[i]);
}

bool console_at_line_start(void)
{
	return line_start;
}

void console_drain(void)
{
	uart_drain();
}

/* What does not fit stays in the device, and the sender waits. */
bool console_poll(void)
{
	u32 before = queue_head;
	int byte;

	while (queue_head - queue_tail < QUEUE_BYTES) {
		byte = uart_getc();
		if (byte < 0)
			byte = keyboard_poll();
		if (byte < 0)
			break;
		queue[queue_head++ % QUEUE_BYTES] = (char)byte;
	}
	return queue_head != before;
}

u32 console_read(char *out, u32 bytes)
{
	u32 done = 0;

	console_poll();
	while (done < bytes && queue_tail != queue_head)
		out[done++] = queue[queue_tail++ % QUEUE_BYTES];
	return done;
}
