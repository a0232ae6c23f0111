/*
 * tests/unit/test_string.c - lib/string.c against the simplest possible loops.
 * SPDX-License-Identifier: MIT
 *
 * Built with -Dmemcpy=ringlet_memcpy and so on: libc and the sanitizers keep
 * their own.  The string instructions are invisible to the address
 * sanitizer, so guard bytes around every target show a write too many.
 */
#include "tests/unit/harness.h"

#include "lib/string.h"

#define ROOM 64
#define GUARD 0xa5

static u8 from[ROOM];
static u8 to[ROOM];
static u8 wanted[ROOM];

static void prepare(void)
{
	for (u32 i = 0; i < ROOM; i++) {
		from[i] = (u8)(i * 7 + 1);
		to[i] = GUARD;
		wanted[i] = GUARD;
	}
}

static void assert_as_wanted(const u8 *got)
{
	for (u32 i = 0; i < ROOM; i++)
		assert_int_equal(got[i], wanted[i]);
}

/* Every alignment of either side, every length from none to several words. */
static void memcpy_copies_exactly_its_bytes(void **state)
{
	(void)state;
	for (u32 a = 0; a < 5; a++) {
		for (u32 b = 0; b < 5; b++) {
			for (u32 n = 0; n < 40; n++) {
				prepare();
				for (u32 i = 0; i < n; i++)
					wanted[8 + a + i] = from[b + i];
				assert_ptr_equal(memcpy(to + 8 + a, from + b, n), to + 8 + a);
				assert_as_wanted(to);
			}
		}
	}
}

static void memset_fills_exactly_its_bytes(void **state)
{
	(void)state;
	for (u32 a = 0; a < 5; a++) {
		for (u32 n = 0; n < 40; n++) {
			prepare();
			for (u32 i = 0; i < n; i++)
				wanted[8 + a + i] = 0xfe;
			assert_ptr_equal(memset(to + 8 + a, -2, n), to + 8 + a); /* int to byte */
			assert_as_wanted(to);
		}
	}
}

static void memmove_survives_every_overlap(void **state)
{
	(void)state;
	for (u32 target = 0; target < 24; target++) {
		for (u32 source = 0; source < 24; source++) {
			for (u32 n = 0; n < 40; n++) {
				prepare();
				for (u32 i = 0; i < ROOM; i++)
					wanted[i] = from[i];
				for (u32 i = 0; i < n; i++)
					wanted[target + i] = from[source + i];
				assert_ptr_equal(memmove(from + target, from + source, n),
						 from + target);
				assert_as_wanted(from);
			}
		}
	}
}

static void memcmp_compares_unsigned_and_stops_at_its_length(void **state)
{
	static const u8 low[] = { 1, 0, 0x7f, 9 };
	static const u8 high[] = { 1, 0, 0x80, 1 };

	(void)state;
	assert_int_equal(memcmp(low, high, 0), 0);
	assert_int_equal(memcmp(low, high, 2), 0);
	assert_true(memcmp(low, high, 3) < 0);
	assert_true(memcmp(high, low, 3) > 0);
	assert_true(memcmp(low, high, 4) < 0);
	assert_int_equal(memcmp(low, low, 4), 0);
}

static void lengths_stop_at_nul_or_limit(void **state)
{
	char *unterminated = (char *)unit_exact_copy("abc", 3);

	(void)state;
	assert_int_equal(strlen(""), 0);
	assert_int_equal(strlen("abc\0def"), 3);
	assert_int_equal(strnlen("abc", 0), 0);
	assert_int_equal(strnlen("abc", 2), 2);
	assert_int_equal(strnlen("abc", 3), 3);
	assert_int_equal(strnlen("abc", SIZE_MAX), 3);
	assert_int_equal(strnlen(unterminated, 3), 3);
	free(unterminated);
}

static void strcmp_orders_by_the_first_difference(void **state)
{
	(void)state;
	assert_int_equal(strcmp("", ""), 0);
	assert_int_equal(strcmp("guest", "guest"), 0);
	assert_true(strcmp("gues", "guest") < 0);
	assert_true(strcmp("guest", "gues") > 0);
	assert_true(strcmp("a\x80", "a\x7f") > 0); /* unsigned */
	assert_true(strcmp("b", "abc") > 0);
}

static void strncmp_reads_no_further_than_its_limit(void **state)
{
	char *a = (char *)unit_exact_copy("end", 3);
	char *b = (char *)unit_exact_copy("ena", 3);

	(void)state;
	assert_int_equal(strncmp(a, b, 0), 0);
	assert_int_equal(strncmp(a, b, 2), 0);
	assert_true(strncmp(a, b, 3) > 0);
	assert_int_equal(strncmp(a, "end", 3), 0);
	assert_int_equal(strncmp("same\0x", "same\0y", 6), 0); /* nothing behind the NUL */
	free(a);
	free(b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(memcpy_copies_exactly_its_bytes),
	cmocka_unit_test(memset_fills_exactly_its_bytes),
	cmocka_unit_test(memmove_survives_every_overlap),
	cmocka_unit_test(memcmp_compares_unsigned_and_stops_at_its_length),
	cmocka_unit_test(lengths_stop_at_nul_or_limit),
	cmocka_unit_test(strcmp_orders_by_the_first_difference),
	cmocka_unit_test(strncmp_reads_no_further_than_its_limit),
};

UNIT_MAIN("string", tests)
