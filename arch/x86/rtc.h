/*
 * arch/x86/rtc.h - the date and time of the CMOS clock, as seconds since 1970.
 * SPDX-License-Identifier: MIT
 *
 * The chip is taken to run on UTC.  Source: Motorola MC146818 data sheet; the
 * century at register 0x32 is a habit of PCs and is believed only if it can be.
 */
#ifndef ARCH_X86_RTC_H
#define ARCH_X86_RTC_H

#include "include/types.h"

/* As the chip has them, in BCD or binary, in 12 or 24 hours, as status_b says. */
struct rtc_registers {
	u8 second;
	u8 minute;
	u8 hour;
	u8 day;
	u8 month;
	u8 year;
	u8 century;
	u8 status_b;
};

/* Seconds since 1970-01-01 00:00:00 UTC; false if this is not a date and time (1970-2199). */
MUST_CHECK bool rtc_decode(const struct rtc_registers *registers, u64 *seconds);

/*
 * Reads the chip, twice over until both readings agree and none fell into an
 * update.  Takes some milliseconds at most.  False if there is no clock to
 * read, or what it says is no date.
 */
MUST_CHECK bool rtc_read(u64 *seconds);

#endif
