/*
 * arch/x86/rtc.c - the date and time of the CMOS clock, as seconds since 1970.
 * SPDX-License-Identifier: MIT
 *
 * The chip updates its registers once a second and says so 244 us ahead for
 * about 2 ms; a reading is believed only if a second one is the same.
 */
#include "arch/x86/rtc.h"

#include "arch/x86/cmos.h"

#define RTC_SECOND 0x00
#define RTC_MINUTE 0x02
#define RTC_HOUR 0x04
#define RTC_DAY 0x07
#define RTC_MONTH 0x08
#define RTC_YEAR 0x09
#define RTC_STATUS_A 0x0a
#define RTC_STATUS_B 0x0b
#define RTC_CENTURY 0x32

#define STATUS_A_UPDATING (1u << 7)
#define STATUS_B_24_HOURS (1u << 1)
#define STATUS_B_BINARY (1u << 2)
#define HOUR_PM (1u << 7)

#define UPDATE_READS 20000u /* an update is over by then, at some 0.3 us a read or slower */
#define READINGS 10u
#define NOT_BCD 0xffu
#define EPOCH_YEAR 1970u
#define END_YEAR 2200u
#define DAY_SECONDS 86400u

static const u16 days_before_month[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

static u32 from_bcd(u8 value)
{
	u32 tens = value >> 4, ones = value & 0xfu;

	return tens > 9 || ones > 9 ? NOT_BCD : tens * 10 + ones;
}

static bool is_leap(u32 year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static u32 days_in_month(u32 year, u32 month)
{
	if (month == 2)
		return is_leap(year) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Years [1970, year) are 365 days each, and one more in each leap year. */
static u32 days_before_year(u32 year)
{
	u32 before = year - 1;

	return (year - EPOCH_YEAR) * 365 + (before / 4 - 1969 / 4) - (before / 100 - 1969 / 100) +
	       (before / 400 - 1969 / 400);
}

/* Without a century that makes sense, years from 70 on are the last century's. */
static u32 full_year(u32 year, u32 century)
{
	if (century >= 19 && century <= 21)
		return century * 100 + year;
	return year >= EPOCH_YEAR % 100 ? 1900 + year : 2000 + year;
}

bool rtc_decode(const struct rtc_registers *registers, u64 *seconds)
{
	bool binary = registers->status_b & STATUS_B_BINARY;
	bool pm = false;
	u8 raw_hour = registers->hour;
	u32 second, minute, hour, day, month, year, days;

	if (!(registers->status_b & STATUS_B_24_HOURS)) {
		pm = raw_hour & HOUR_PM;
		raw_hour &= (u8)~HOUR_PM;
	}
	second = binary ? registers->second : from_bcd(registers->second);
	minute = binary ? registers->minute : from_bcd(registers->minute);
	hour = binary ? raw_hour : from_bcd(raw_hour);
	day = binary ? registers->day : from_bcd(registers->day);
	month = binary ? registers->month : from_bcd(registers->month);
	year = binary ? registers->year : from_bcd(registers->year);

	/* In 12 hours, 12 comes before 1: 12 am is 0, 12 pm is 12. */
	if (!(registers->status_b & STATUS_B_24_HOURS)) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (pm ? 12 : 0);
	}
	if (second > 59 || minute > 59 || hour > 23 || month < 1 || month > 12 || year > 99)
		return false;
	year = full_year(year, binary ? registers->century : from_bcd(registers->century));
	if (year < EPOCH_YEAR || year >= END_YEAR || day < 1 || day > days_in_month(year, month))
		return false;
	days = days_before_year(year) + days_before_month[month - 1] + day - 1;
	if (month > 2 && is_leap(year))
		days++;
	*seconds = (u64)days * DAY_SECONDS + (hour * 60 + minute) * 60 + second;
	return true;
}

static bool wait_for_update(void)
{
	for (u32 i = 0; i < UPDATE_READS; i++)
		if (!(cmos_read(RTC_STATUS_A) & STATUS_A_UPDATING))
			return true;
	return false;
}

static struct rtc_registers read_registers(void)
{
	return (struct rtc_registers){
		.second = cmos_read(RTC_SECOND),
		.minute = cmos_read(RTC_MINUTE),
		.hour = cmos_read(RTC_HOUR),
		.day = cmos_read(RTC_DAY),
		.month = cmos_read(RTC_MONTH),
		.year = cmos_read(RTC_YEAR),
		.century = cmos_read(RTC_CENTURY),
		.status_b = cmos_read(RTC_STATUS_B),
	};
}

/* The seconds change with every update, and nothing changes without one. */
static bool same(const struct rtc_registers *a, const struct rtc_registers *b)
{
	return a->second == b->second && a->minute == b->minute && a->hour == b->hour &&
	       a->day == b->day && a->month == b->month && a->year == b->year;
}

bool rtc_read(u64 *seconds)
{
	for (u32 i = 0; i < READINGS; i++) {
		struct rtc_registers first, second;

		if (!wait_for_update())
			return false;
		first = read_registers();
		if (!wait_for_update())
			return false;
		second = read_registers();
		if (same(&first, &second))
			return rtc_decode(&second, seconds);
	}
	return false;
}
