/*
 * tests/unit/test_rtc.c - arch/x86/rtc.c against libc's calendar, and with a chip of our own.
 * SPDX-License-Identifier: MIT
 *
 * The chip counts its reads: after `update_at` of them it says that it is
 * updating, for `update_reads` reads, and then shows the next second.
 */
#include "tests/unit/harness.h"

#include <string.h>
#include <time.h>

#include "arch/x86/cmos.h"
#include "arch/x86/rtc.h"

#define BINARY 0x04
#define HOURS_24 0x02

static struct rtc_registers chip;
static u32 reads;
static u32 update_at;
static u32 update_reads;

static u32 chip_second(void)
{
	return chip.second + (reads >= update_at + update_reads);
}

u8 cmos_read(u8 index)
{
	bool updating = reads >= update_at && reads - update_at < update_reads;

	reads++;
	switch (index) {
	case 0x00: return updating ? 0xee : (u8)chip_second();
	case 0x02: return updating ? 0xee : chip.minute;
	case 0x04: return chip.hour;
	case 0x07: return chip.day;
	case 0x08: return chip.month;
	case 0x09: return chip.year;
	case 0x0a: return updating ? 0xa6 : 0x26;
	case 0x0b: return chip.status_b;
	case 0x32: return chip.century;
	default: return 0xff;
	}
}

static u8 bcd(int value)
{
	return (u8)(value / 10 << 4 | value % 10);
}

/* The registers at that moment, in the form that status_b asks for. */
static struct rtc_registers registers_at(u64 seconds, u8 status_b)
{
	time_t moment = (time_t)seconds;
	struct tm tm;
	int hour, hour_value;
	bool binary = status_b & BINARY;

	assert_non_null(gmtime_r(&moment, &tm));
	hour = tm.tm_hour;
	hour_value = status_b & HOURS_24 ? hour : (hour + 11) % 12 + 1;
	return (struct rtc_registers){
		.second = binary ? (u8)tm.tm_sec : bcd(tm.tm_sec),
		.minute = binary ? (u8)tm.tm_min : bcd(tm.tm_min),
		.hour = (u8)((binary ? (u8)hour_value : bcd(hour_value)) |
			     (!(status_b & HOURS_24) && hour >= 12 ? 0x80 : 0)),
		.day = binary ? (u8)tm.tm_mday : bcd(tm.tm_mday),
		.month = binary ? (u8)(tm.tm_mon + 1) : bcd(tm.tm_mon + 1),
		.year = binary ? (u8)(tm.tm_year % 100) : bcd(tm.tm_year % 100),
		.century = binary ? (u8)(19 + tm.tm_year / 100) : bcd(19 + tm.tm_year / 100),
		.status_b = status_b,
	};
}

static void assert_decodes(const struct rtc_registers *registers, u64 wanted)
{
	u64 seconds = 0;

	assert_true(rtc_decode(registers, &seconds));
	assert_int_equal(seconds, wanted);
}

static void every_form_agrees_with_libc(void **state)
{
	static const u8 forms[] = { 0, BINARY, HOURS_24, BINARY | HOURS_24 };

	(void)state;
	/* An odd step, so that all hours, days and months come by; up to 2038. */
	for (u64 at = 0; at < 0x7fffffff; at += 86400 * 3 + 4567)
		for (u32 i = 0; i < ARRAY_SIZE(forms); i++) {
			struct rtc_registers registers = registers_at(at, forms[i]);

			assert_decodes(&registers, at);
		}
}

static void known_moments(void **state)
{
	struct rtc_registers registers = { 0x59, 0x59, 0x23, 0x31, 0x12, 0x99, 0x19, HOURS_24 };

	(void)state;
	assert_decodes(&registers, 946684799);
	registers = (struct rtc_registers){ 0, 0, 0, 0x29, 0x02, 0x00, 0x20, HOURS_24 };
	assert_decodes(&registers, 951782400);
	registers = (struct rtc_registers){ 0, 0, 0, 0x01, 0x03, 0x00, 0x21, HOURS_24 };
	assert_decodes(&registers, 4107542400ull); /* 2100 is no leap year */
	registers = (struct rtc_registers){ 0x59, 0x59, 0x23, 0x31, 0x12, 0x99, 0x21, HOURS_24 };
	assert_decodes(&registers, 7258118399ull); /* the last second of 2199 */
}

static void twelve_comes_before_one(void **state)
{
	struct rtc_registers registers = { 0, 0, 0x12, 0x01, 0x01, 0x70, 0x19, 0 };

	(void)state;
	assert_decodes(&registers, 0);
	registers.hour = 0x92;
	assert_decodes(&registers, 12 * 3600);
	registers.hour = 0x91;
	assert_decodes(&registers, 23 * 3600);
	registers.hour = 0x80;
	assert_false(rtc_decode(&registers, &(u64){ 0 }));
	registers.hour = 0x13;
	assert_false(rtc_decode(&registers, &(u64){ 0 }));
}

static void a_century_that_cannot_be_is_guessed(void **state)
{
	static const u8 bad[] = { 0x00, 0xff, 0x18, 0x22, 0x1a };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		struct rtc_registers registers = { 0, 0, 0, 1, 1, 0x26, bad[i], HOURS_24 };

		assert_decodes(&registers, 1767225600);
		registers.year = 0x70;
		assert_decodes(&registers, 0);
		registers.year = 0x69;
		assert_decodes(&registers, 3124224000ull);
	}
}

static void what_is_no_date_is_refused(void **state)
{
	static const struct rtc_registers bad[] = {
		{ 0x60, 0, 0, 1, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0x60, 0, 1, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0x24, 1, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 0, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 0x32, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 1, 0, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 1, 0x13, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 0x31, 4, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 0x29, 2, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 0x30, 2, 0x24, 0x20, HOURS_24 },
		{ 0, 0, 0, 0x29, 2, 0x00, 0x21, HOURS_24 },
		{ 0x0a, 0, 0, 1, 1, 0x26, 0x20, HOURS_24 },
		{ 0, 0, 0, 1, 1, 0xa0, 0x20, HOURS_24 },
		{ 0, 0, 0, 1, 1, 0x69, 0x19, HOURS_24 },
		{ 0, 0, 0, 1, 1, 100, 20, HOURS_24 | BINARY },
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	u64 seconds = 77;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(rtc_decode(&bad[i], &seconds));
	assert_int_equal(seconds, 77);
}

/* Wherever the update falls, what is read is the second before or the one after. */
static void an_update_is_never_seen(void **state)
{
	u64 seconds;

	(void)state;
	chip = registers_at(1700000000, BINARY | HOURS_24);
	for (update_at = 0; update_at < 60; update_at++) {
		for (update_reads = 1; update_reads < 40; update_reads += 3) {
			reads = 0;
			assert_true(rtc_read(&seconds));
			assert_in_range(seconds, 1700000000, 1700000001);
		}
	}
}

static void a_chip_that_updates_for_ever_is_given_up(void **state)
{
	u64 seconds;

	(void)state;
	reads = 0;
	update_at = 3;
	update_reads = ~0u;
	assert_false(rtc_read(&seconds));
	assert_true(reads < 100000);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_form_agrees_with_libc),
	cmocka_unit_test(known_moments),
	cmocka_unit_test(twelve_comes_before_one),
	cmocka_unit_test(a_century_that_cannot_be_is_guessed),
	cmocka_unit_test(what_is_no_date_is_refused),
	cmocka_unit_test(an_update_is_never_seen),
	cmocka_unit_test(a_chip_that_updates_for_ever_is_given_up),
};

UNIT_MAIN("rtc", tests)
