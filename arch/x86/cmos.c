/*
 * arch/x86/cmos.c - one register of the CMOS clock chip.
 * SPDX-License-Identifier: MIT
 *
 * Bit 7 of the index port holds back NMI; it is written as 0.
 */
#include "arch/x86/cmos.h"

#include "arch/x86/io.h"

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define CMOS_INDEX_MASK 0x7fu

u8 cmos_read(u8 index)
{
	outb(CMOS_INDEX, index & CMOS_INDEX_MASK);
	return inb(CMOS_DATA);
}
