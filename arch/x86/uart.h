/*
 * arch/x86/uart.h - the first serial port, polled for output, interrupting for input.
 * SPDX-License-Identifier: MIT
 *
 * COM1, a 16550 or what looks like one, 115200 8N1.  Has static state: for the
 * core's own address space only.  Before uart_init(), and on a machine without
 * the port, all calls do nothing.  Source: PC16550D data sheet, section 8.
 */
#ifndef ARCH_X86_UART_H
#define ARCH_X86_UART_H

#include "include/types.h"

#define UART_IRQ 4

/*
 * Sets every register of the port, whatever the loader left there, with its
 * interrupts off.  True if there is a port.
 */
bool uart_init(void);

/*
 * Sends one byte; a line feed that does not follow a carriage return gets one
 * in front.  Waits for the transmitter, but a bounded time: a port that stays
 * busy loses the byte and after some such losses is taken for dead.
 */
void uart_put(char c);

/* Waits, a bounded time, until the last byte has left the shift register. */
void uart_drain(void);

/* The next byte received, 0..255, or -1.  An interrupt is over when this says -1. */
int uart_getc(void);

/* Lets received bytes raise UART_IRQ. */
void uart_enable_receive_interrupt(void);

#endif
