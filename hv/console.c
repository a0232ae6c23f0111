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

int console_getc(void)
{
	int byte = uart_getc();

	return byte < 0 ? keyboard_poll() : byte;
}
