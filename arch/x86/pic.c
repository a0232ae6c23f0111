/*
 * arch/x86/pic.c - the pair of 8259 interrupt controllers.
 * SPDX-License-Identifier: MIT
 *
 * Runs on guests' page tables: no globals, no calls out of this file.  Ends
 * are specific (the chip is told which line), so that ending one interrupt
 * never ends another.
 */
#include "arch/x86/pic.h"

#include "arch/x86/io.h"

#define MASTER_COMMAND 0x20
#define MASTER_DATA 0x21
#define SLAVE_COMMAND 0xa0
#define SLAVE_DATA 0xa1

#define LINES 8u /* of one chip */
#define CASCADE 2u
#define SPURIOUS_LINE 7u

#define ICW1_INIT 0x10u
#define ICW1_NEEDS_ICW4 0x01u
#define ICW4_8086 0x01u
#define OCW2_SPECIFIC_EOI 0x60u /* | line */
#define OCW3_READ_ISR 0x0bu
#define OCW3_READ_IRR 0x0au
#define ALL_LINES 0xffu

static u16 data_port(u32 irq)
{
	return irq < LINES ? MASTER_DATA : SLAVE_DATA;
}

static void init_chip(u16 command, u16 data, u8 base, u8 cascade)
{
	outb(command, ICW1_INIT | ICW1_NEEDS_ICW4);
	io_wait();
	outb(data, base);
	io_wait();
	outb(data, cascade);
	io_wait();
	outb(data, ICW4_8086);
	io_wait();
	outb(data, ALL_LINES);
	outb(command, OCW3_READ_IRR);
}

void pic_init(u8 base)
{
	/* The master is told a bit mask of its slave lines, the slave its number. */
	init_chip(MASTER_COMMAND, MASTER_DATA, base, 1u << CASCADE);
	init_chip(SLAVE_COMMAND, SLAVE_DATA, (u8)(base + LINES), CASCADE);
	pic_unmask(CASCADE);
}

void pic_mask(u32 irq)
{
	u16 port = data_port(irq);

	outb(port, (u8)(inb(port) | 1u << irq % LINES));
}

void pic_unmask(u32 irq)
{
	u16 port = data_port(irq);

	outb(port, (u8)(inb(port) & ~(1u << irq % LINES)));
}

void pic_mask_all(void)
{
	outb(SLAVE_DATA, ALL_LINES);
	outb(MASTER_DATA, ALL_LINES & ~(1u << CASCADE));
}

/* Whether the chip has its line 7 in service: a spurious interrupt does not set it. */
static bool line_7_in_service(u16 command)
{
	u8 in_service;

	outb(command, OCW3_READ_ISR);
	in_service = inb(command);
	outb(command, OCW3_READ_IRR);
	return in_service >> SPURIOUS_LINE & 1u;
}

bool pic_acknowledge(u32 irq)
{
	u16 command = irq < LINES ? MASTER_COMMAND : SLAVE_COMMAND;
	bool real = irq % LINES != SPURIOUS_LINE || line_7_in_service(command);

	if (real)
		outb(command, (u8)(OCW2_SPECIFIC_EOI | irq % LINES));
	/* To the master a spurious interrupt of the slave was a real one. */
	if (irq >= LINES)
		outb(MASTER_COMMAND, OCW2_SPECIFIC_EOI | CASCADE);
	return real;
}
