/*
 * arch/x86/uart.c - the first serial port, polled for output, interrupting for input.
 * SPDX-License-Identifier: MIT
 *
 * Every wait counts reads of the line status: a read takes about a microsecond
 * on hardware, and a byte 87 of them, so the bound is generous there, and
 * still only a moment where nothing answers.
 */
#include "arch/x86/uart.h"

#include "arch/x86/io.h"

#define COM1 0x3f8
#define UART_DATA (COM1 + 0)	     /* receive and transmit buffer, DLAB = 0 */
#define UART_DIVISOR_LOW (COM1 + 0)  /* DLAB = 1 */
#define UART_INTERRUPTS (COM1 + 1)   /* DLAB = 0 */
#define UART_DIVISOR_HIGH (COM1 + 1) /* DLAB = 1 */
#define UART_FIFO_CONTROL (COM1 + 2) /* write only */
#define UART_LINE_CONTROL (COM1 + 3)
#define UART_MODEM_CONTROL (COM1 + 4)
#define UART_LINE_STATUS (COM1 + 5)
#define UART_SCRATCH (COM1 + 7)

#define IER_RECEIVED (1u << 0)
#define FCR_ENABLE (1u << 0)
#define FCR_CLEAR_RECEIVER (1u << 1)
#define FCR_CLEAR_TRANSMITTER (1u << 2)
#define LCR_8N1 0x03u
#define LCR_DIVISOR_LATCH (1u << 7)
#define MCR_DTR (1u << 0)
#define MCR_RTS (1u << 1)
#define MCR_OUT2 (1u << 3) /* on a PC: lets the interrupt line through */
#define LSR_DATA_READY (1u << 0)
#define LSR_HOLDING_EMPTY (1u << 5)
#define LSR_ALL_SENT (1u << 6)

#define DIVISOR_115200 1u
#define NO_DEVICE 0xffu /* what a bus reads where nothing answers */
#define LOST_LIMIT 8u

/*
 * Reads of the status, a microsecond or less each.  A byte takes 87 us on a
 * wire; but an emulator whose reader is late may hold us up for seconds.
 * Once a byte was lost the next ones wait less.
 */
#define WAIT_READS 4000000u
#define WAIT_READS_AFTER_LOSS 100000u

static bool present;
static u32 lost; /* bytes that the transmitter did not take, one after the other */
static char last;

static bool wait_for(u8 bits)
{
	u32 reads = lost ? WAIT_READS_AFTER_LOSS : WAIT_READS;

	for (u32 i = 0; i < reads; i++)
		if (inb(UART_LINE_STATUS) & bits)
			return true;
	return false;
}

static bool scratch_keeps(u8 value)
{
	outb(UART_SCRATCH, value);
	return inb(UART_SCRATCH) == value;
}

bool uart_init(void)
{
	lost = 0;
	last = '\0';
	present = scratch_keeps(0x5a) && scratch_keeps(0xa5) && inb(UART_LINE_STATUS) != NO_DEVICE;
	if (!present)
		return false;
	/* DLAB first: with it set, offset 1 is not the interrupt enable register. */
	outb(UART_LINE_CONTROL, LCR_DIVISOR_LATCH);
	outb(UART_DIVISOR_LOW, DIVISOR_115200 & 0xff);
	outb(UART_DIVISOR_HIGH, DIVISOR_115200 >> 8);
	outb(UART_LINE_CONTROL, LCR_8N1);
	outb(UART_INTERRUPTS, 0);
	outb(UART_FIFO_CONTROL, FCR_ENABLE | FCR_CLEAR_RECEIVER | FCR_CLEAR_TRANSMITTER);
	outb(UART_MODEM_CONTROL, MCR_DTR | MCR_RTS | MCR_OUT2);
	return true;
}

static void send(char c)
{
	if (wait_for(LSR_HOLDING_EMPTY)) {
		lost = 0;
		outb(UART_DATA, (u8)c);
	} else if (++lost == LOST_LIMIT) {
		present = false;
	}
}

void uart_put(char c)
{
	if (!present)
		return;
	if (c == '\n' && last != '\r')
		send('\r');
	send(c);
	last = c;
}

void uart_drain(void)
{
	if (present)
		(void)wait_for(LSR_ALL_SENT);
}

int uart_getc(void)
{
	if (!present || !(inb(UART_LINE_STATUS) & LSR_DATA_READY))
		return -1;
	return inb(UART_DATA);
}

void uart_enable_receive_interrupt(void)
{
	if (present)
		outb(UART_INTERRUPTS, IER_RECEIVED);
}
