/*
 * tests/unit/test_clock.c - arch/x86/clock.c: scaling, rounding, calibration and the PIT's wrap.
 * SPDX-License-Identifier: MIT
 *
 * The PIT is ours; the TSC is left alone, for its value is not ours to choose.
 */
#include "tests/unit/harness.h"

#include "arch/x86/clock.h"
#include "arch/x86/pit.h"

static u16 count;

u16 pit_read_counter(void)
{
	return count;
}

void pit_run_counter(void)
{
	count = 0;
}

/* ticks * mult >> shift by long multiplication over 16-bit digits. */
static u64 slow_scale(u64 ticks, u32 mult, u32 shift)
{
	u32 digits[8] = { 0 };
	u64 result = 0;

	for (u32 i = 0; i < 4; i++)
		for (u32 j = 0; j < 2; j++) {
			u64 product = (ticks >> (16 * i) & 0xffff) * (mult >> (16 * j) & 0xffff);

			for (u32 k = i + j; product; k++) {
				product += digits[k];
				digits[k] = product & 0xffff;
				product >>= 16;
			}
		}
	for (u32 bit = 0; bit < 64; bit++) {
		u32 from = bit + shift;

		result |= (u64)(digits[from / 16] >> (from % 16) & 1u) << bit;
	}
	return result;
}

static void scaling_keeps_96_bits(void **state)
{
	u64 random = 1;

	(void)state;
	assert_int_equal(clock_scale(0, ~0u, 0), 0);
	assert_int_equal(clock_scale(~0ull, 1, 0), ~0ull);
	assert_int_equal(clock_scale(~0ull, 1u << 31, 31), ~0ull);
	for (u32 i = 0; i < 20000; i++) {
		u64 ticks;
		u32 mult;

		random = random * 6364136223846793005ull + 1442695040888963407ull;
		ticks = random >> (random >> 58);
		mult = (u32)(random * 0x9e3779b97f4a7c15ull >> 32);
		for (u32 shift = 0; shift < 32; shift++)
			assert_int_equal(clock_scale(ticks, mult, shift),
					 slow_scale(ticks, mult, shift));
	}
}

/* What clock_ns() makes of so many milliseconds' ticks: right to 2^-20, and never more. */
static void assert_rate(u32 khz)
{
	struct clock clock = { 0 };
	u64 year_ms = 365ull * 86400 * 1000;
	u64 ns;

	clock_set_khz(&clock, khz);
	assert_true(clock.tsc_trusted);
	assert_int_equal(clock.tsc_khz, khz);
	assert_true(clock.shift < 32);
	ns = clock_scale(1000ull * khz, clock.mult, clock.shift);
	assert_in_range(ns, 1000000000ull - 1000, 1000000000ull);
	ns = clock_scale(10 * year_ms * khz, clock.mult, clock.shift);
	assert_in_range(ns, 10 * year_ms * (1000000ull - 1), 10 * year_ms * 1000000ull);
}

static void every_rate_gives_nanoseconds(void **state)
{
	static const u32 rates[] = { 1000,    1001,    33333,	100000,	 500000,  999999,
				     1000000, 1000001, 2399998, 4000000, 10000000 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rates); i++)
		assert_rate(rates[i]);
}

static void a_gigahertz_is_exact(void **state)
{
	struct clock clock = { 0 };

	(void)state;
	clock_set_khz(&clock, 1000000);
	for (u64 ticks = 1; ticks < 1ull << 62; ticks = ticks * 3 + 1)
		assert_int_equal(clock_scale(ticks, clock.mult, clock.shift), ticks);
}

static void a_rate_that_cannot_be_is_not_trusted(void **state)
{
	struct clock clock = { .tsc_trusted = true, .tsc_khz = 5 };
	char text[64];

	(void)state;
	clock_set_khz(&clock, 999);
	assert_false(clock.tsc_trusted);
	assert_int_equal(clock.tsc_khz, 0);
	clock_set_khz(&clock, 0);
	assert_false(clock.tsc_trusted);
	clock_describe(&clock, text, sizeof(text));
	assert_string_equal(text, "PIT counter (no TSC that keeps its rate)");
	clock_set_khz(&clock, 2400012);
	clock_describe(&clock, text, sizeof(text));
	assert_string_equal(text, "TSC at 2400.012 MHz");
	clock_describe(&clock, text, 4);
	assert_string_equal(text, "TSC");
}

static void rates_come_from_two_counts(void **state)
{
	(void)state;
	assert_int_equal(clock_khz(10000000, 11932), 999985); /* in 10.00015 ms */
	assert_int_equal(clock_khz(1000000000, 59659), 20000034);
	assert_int_equal(clock_khz(0, 11931), 0);
	assert_int_equal(clock_khz(12, 11931), 1); /* rounds to the nearest */
	assert_int_equal(clock_khz(4, 11931), 0);
	assert_int_equal(clock_khz(~0u, 65535), 78197569);
	assert_int_equal(clock_khz(~0u, 1), 0); /* does not fit */
	assert_int_equal(clock_khz(5, 0), 0);
}

static const u32 *measured;
static u32 measurements;

static u32 measure(void)
{
	return measured[measurements++];
}

static u32 settle(const u32 *results)
{
	measured = results;
	measurements = 0;
	return clock_settle(measure);
}

static void two_measurements_that_agree_settle_it(void **state)
{
	(void)state;
	assert_int_equal(settle((u32[]){ 1000000, 1000000 }), 1000000);
	assert_int_equal(measurements, 2);
	assert_int_equal(settle((u32[]){ 2000000, 2001000 }), 2000500); /* just 500 ppm */
	assert_int_equal(settle((u32[]){ 3, 1000001, 1000001 }), 1000001);
	assert_int_equal(settle((u32[]){ 0, 0, 5000001, 5000003 }), 5000002);
	assert_int_equal(measurements, 4);
	assert_int_equal(settle((u32[]){ ~0u, ~0u }), ~0u);
}

static void measurements_that_disagree_do_not(void **state)
{
	(void)state;
	assert_int_equal(settle((u32[]){ 2000000, 2001001, 2000000, 2001001, 2000000 }), 0);
	assert_int_equal(measurements, CLOCK_TRIES);
	assert_int_equal(settle((u32[]){ 0, 0, 0, 0, 0 }), 0);
	/* Agreement of any two is not enough: they must follow each other. */
	assert_int_equal(settle((u32[]){ 7000, 9000, 7000, 9000, 7000 }), 0);
}

static void alarms_are_never_early(void **state)
{
	(void)state;
	assert_int_equal(clock_ns_to_pit(0), 1);
	assert_int_equal(clock_ns_to_pit(838), 1);
	assert_int_equal(clock_ns_to_pit(839), 2); /* a tick is 838.095 ns */
	assert_int_equal(clock_ns_to_pit(1000000), 1194);
	assert_int_equal(clock_ns_to_pit(54924561), 65535);
	assert_int_equal(clock_ns_to_pit(54924562), 65535);
	assert_int_equal(clock_ns_to_pit(10000000000ull), 65535);
	assert_int_equal(clock_ns_to_pit(~0ull), 65535);
	for (u64 ns = 1; ns < 54924562; ns += 997) {
		u64 ticks = clock_ns_to_pit(ns);

		/* Rounded up, and by less than a tick and its thousandth. */
		assert_true(ticks * 1000000000ull >= ns * PIT_HZ);
		assert_true((ticks - 1) * 1000000000ull < ns * PIT_HZ + 1000000);
	}
}

static void the_counter_is_followed_around(void **state)
{
	struct clock clock = { .tsc_trusted = false };
	struct clock_state clock_state = { .ticks = 0, .last = 100 };
	u64 before = 0, ticks = 0;
	u32 random = 1;

	(void)state;
	count = 100;
	assert_int_equal(clock_ns(&clock, &clock_state), 0);
	count = 99;
	assert_int_equal(clock_ns(&clock, &clock_state), 838);
	count = 0; /* stands for 65536: the count goes on from its top */
	assert_int_equal(clock_ns(&clock, &clock_state), 83809);
	count = 65535;
	assert_int_equal(clock_ns(&clock, &clock_state), 84647);
	clock_state = (struct clock_state){ .ticks = 0, .last = count };
	for (u32 i = 0; i < 100000; i++) {
		u64 ns;

		random = random * 1664525u + 1013904223u;
		count = (u16)(count - (random >> 16) % 59660); /* up to 50 ms */
		ticks += (random >> 16) % 59660;
		ns = clock_ns(&clock, &clock_state);
		assert_true(ns >= before);
		before = ns;
	}
	/* Half an hour later not a microsecond is missing. */
	assert_in_range(before, ticks * 1000000000 / PIT_HZ - 1000,
			ticks * 1000000000 / PIT_HZ + 1000);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(scaling_keeps_96_bits),
	cmocka_unit_test(every_rate_gives_nanoseconds),
	cmocka_unit_test(a_gigahertz_is_exact),
	cmocka_unit_test(a_rate_that_cannot_be_is_not_trusted),
	cmocka_unit_test(rates_come_from_two_counts),
	cmocka_unit_test(two_measurements_that_agree_settle_it),
	cmocka_unit_test(measurements_that_disagree_do_not),
	cmocka_unit_test(alarms_are_never_early),
	cmocka_unit_test(the_counter_is_followed_around),
};

UNIT_MAIN("clock", tests)
