/*
 * arch/x86/pit.c - the 8254 timer: channel 0 as an alarm, channel 2 as a running count.
 * SPDX-License-Identifier: MIT
 *
 * Runs on guests' page tables: no globals, no calls out of this file.
 */
#include "arch/x86/pit.h"

#include "arch/x86/io.h"

#define PIT_CHANNEL_0 0x40
#define PIT_CHANNEL_2 0x42
#define PIT_COMMAND 0x43
#define SYSTEM_CONTROL_B 0x61

#define SELECT_0 0x00u
#define SELECT_2 0x80u
#define LATCH 0x00u
#define BOTH_BYTES 0x30u
#define MODE_0 0x00u /* output rises once, when the count is over */
#define MODE_2 0x04u /* counts down over and over */

#define GATE_2 (1u << 0)
#define SPEAKER (1u << 1)
#define SYSTEM_CONTROL_WRITABLE 0x0fu /* the upper bits are status */

void pit_arm(u32 ticks)
{
	outb(PIT_COMMAND, SELECT_0 | BOTH_BYTES | MODE_0);
	outb(PIT_CHANNEL_0, (u8)ticks);
	outb(PIT_CHANNEL_0, (u8)(ticks >> 8));
}

void pit_disarm(void)
{
	/* Mode 0 waits, output low, for a count that never comes. */
	outb(PIT_COMMAND, SELECT_0 | BOTH_BYTES | MODE_0);
}

void pit_run_counter(void)
{
	u8 control = inb(SYSTEM_CONTROL_B) & SYSTEM_CONTROL_WRITABLE;

	outb(SYSTEM_CONTROL_B, (u8)((control & ~SPEAKER) | GATE_2));
	outb(PIT_COMMAND, SELECT_2 | BOTH_BYTES | MODE_2);
	outb(PIT_CHANNEL_2, 0); /* 0 stands for 65536 */
	outb(PIT_CHANNEL_2, 0);
}

u16 pit_read_counter(void)
{
	u8 low;

	outb(PIT_COMMAND, SELECT_2 | LATCH);
	low = inb(PIT_CHANNEL_2);
	return (u16)(low | inb(PIT_CHANNEL_2) << 8);
}
