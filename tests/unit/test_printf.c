/*
 * tests/unit/test_printf.c - lib/printf.c: every conversion, every cut, compared with libc.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <limits.h>
#include <string.h>

#include "lib/printf.h"

#define ROOM 256

/* Formats must reach format() unseen by the compiler where they are meant to be wrong. */
static const char *volatile unchecked;

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

#define ASSERT_FORMAT(wanted, ...) \
	do { \
		char out[ROOM]; \
		u32 length = format(out, ROOM, __VA_ARGS__); \
		assert_string_equal(out, wanted); \
		assert_int_equal(length, strlen(wanted)); \
	} while (0)

/* What libc prints is right, where both know the conversion. */
#define ASSERT_AS_LIBC(...) \
	do { \
		char libc[ROOM]; \
		snprintf(libc, ROOM, __VA_ARGS__); \
		ASSERT_FORMAT(libc, __VA_ARGS__); \
	} while (0)

static void plain_text_and_percent(void **state)
{
	(void)state;
	ASSERT_FORMAT("", "%s", "");
	ASSERT_FORMAT("plain", "plain");
	ASSERT_FORMAT("100% sure", "100%% sure");
	ASSERT_FORMAT("%", "%%");
}

static void characters(void **state)
{
	(void)state;
	ASSERT_FORMAT("a", "%c", 'a');
	ASSERT_FORMAT("|    a|", "|%5c|", 'a');
	ASSERT_FORMAT("|a    |", "|%-5c|", 'a');
	ASSERT_FORMAT("\xff", "%c", 0xff);
}

static void strings(void **state)
{
	const char *volatile null = NULL;

	(void)state;
	ASSERT_FORMAT("guest", "%s", "guest");
	ASSERT_FORMAT("[  guest]", "[%7s]", "guest");
	ASSERT_FORMAT("[guest  ]", "[%-7s]", "guest");
	ASSERT_FORMAT("[guest]", "[%3s]", "guest");
	ASSERT_FORMAT("[gue]", "[%.3s]", "guest");
	ASSERT_FORMAT("[gue]", "[%.*s]", 3, "guest");
	ASSERT_FORMAT("[]", "[%.0s]", "guest");
	ASSERT_FORMAT("[]", "[%.s]", "guest");
	ASSERT_FORMAT("[guest]", "[%.*s]", -1, "guest");
	ASSERT_FORMAT("[  gu]", "[%4.2s]", "guest");
	ASSERT_FORMAT("[gu  ]", "[%-*.*s]", 4, 2, "guest");
	ASSERT_FORMAT("[gu  ]", "[%*.2s]", -4, "guest");
	ASSERT_FORMAT("(null)", "%s", null);
}

static void a_string_with_precision_needs_no_nul(void **state)
{
	char *text = (char *)unit_exact_copy("word", 4);

	(void)state;
	ASSERT_FORMAT("word", "%.4s", text);
	ASSERT_FORMAT("wo", "%.*s", 2, text);
	free(text);
}

static void signed_numbers(void **state)
{
	(void)state;
	ASSERT_FORMAT("0", "%d", 0);
	ASSERT_FORMAT("-1", "%i", -1);
	ASSERT_FORMAT("2147483647", "%d", INT_MAX);
	ASSERT_FORMAT("-2147483648", "%d", INT_MIN);
	ASSERT_FORMAT("-9223372036854775808", "%lld", LLONG_MIN);
	ASSERT_FORMAT("9223372036854775807", "%lli", LLONG_MAX);
	ASSERT_AS_LIBC("%ld %ld", LONG_MIN, LONG_MAX);
	ASSERT_AS_LIBC("%zd", (ptrdiff_t)-5);
}

static void unsigned_numbers(void **state)
{
	(void)state;
	ASSERT_FORMAT("4294967295", "%u", UINT_MAX);
	ASSERT_FORMAT("18446744073709551615", "%llu", ULLONG_MAX);
	ASSERT_FORMAT("4294967296", "%llu", 1ull << 32);
	ASSERT_FORMAT("ffffffffffffffff", "%llx", ULLONG_MAX);
	ASSERT_FORMAT("1777777777777777777777", "%llo", ULLONG_MAX);
	ASSERT_FORMAT("deadBEEF", "%x%X", 0xdead, 0xbeef);
	ASSERT_FORMAT("644", "%o", 0644);
	ASSERT_AS_LIBC("%lu %lx %lo", ULONG_MAX, ULONG_MAX, ULONG_MAX);
	ASSERT_AS_LIBC("%zu %zx", SIZE_MAX, SIZE_MAX);
}

static void arguments_of_all_lengths_stay_in_step(void **state)
{
	(void)state;
	ASSERT_FORMAT("1 2 3 4 five 6 7", "%d %ld %lld %zu %s %c %x", 1, 2l, 3ll, (size_t)4, "five",
		      '6', 7u);
}

static void pointers_have_all_their_digits(void **state)
{
	(void)state;
	if (sizeof(void *) == 4) {
		ASSERT_FORMAT("0x00100000", "%p", (void *)0x100000);
		ASSERT_FORMAT("0x00000000", "%p", (void *)0);
		ASSERT_FORMAT("[  0xffc00000]", "[%12p]", (void *)(uintptr_t)0xffc00000);
	} else {
		ASSERT_FORMAT("0x0000000000100000", "%p", (void *)0x100000);
		ASSERT_FORMAT("[0x00000000ffc00000  ]", "[%-20p]", (void *)(uintptr_t)0xffc00000);
	}
}

/* Every combination of flags, widths, precisions and conversions, compared with libc. */
static void fields_are_those_of_libc(void **state)
{
	static const char *const flags[] = { "", "-", "0", "#", "-#", "0#", "-0", "-0#" };
	static const char *const widths[] = { "", "1", "5", "12" };
	static const char *const precisions[] = { "", ".", ".0", ".1", ".7" };
	static const char conversions[] = "diuxXo";
	static const int values[] = { 0, 1, -1, 8, 255, 123456, INT_MIN, INT_MAX };

	(void)state;
	for (u32 f = 0; f < ARRAY_SIZE(flags); f++) {
		for (u32 w = 0; w < ARRAY_SIZE(widths); w++) {
			for (u32 p = 0; p < ARRAY_SIZE(precisions); p++) {
				for (const char *c = conversions; *c; c++) {
					char fmt[32];

					snprintf(fmt, sizeof(fmt), "<%%%s%s%s%c>", flags[f],
						 widths[w], precisions[p], *c);
					unchecked = fmt;
					for (u32 v = 0; v < ARRAY_SIZE(values); v++)
						ASSERT_AS_LIBC(unchecked, values[v]);
				}
			}
		}
	}
}

static void an_unknown_conversion_ends_the_interpretation(void **state)
{
	(void)state;
	unchecked = "%d %q %s";
	ASSERT_FORMAT("1 %q %s", unchecked, 1);
	unchecked = "%5";
	ASSERT_FORMAT("%5", unchecked);
	unchecked = "a%";
	ASSERT_FORMAT("a%", unchecked);
	unchecked = "%lf|";
	ASSERT_FORMAT("%lf|", unchecked, 1.0);
}

/* A buffer of every size: the text's beginning, a NUL, nothing behind, the whole length back. */
static void cutting_at_every_length(void **state)
{
	static const char wanted[] = "panic: 0x0000beef at -2147483648 |  end|100%";
	u32 whole = sizeof(wanted) - 1;

	(void)state;
	for (u32 bytes = 0; bytes <= whole + 2; bytes++) {
		char *out = malloc(bytes ? bytes : 1); /* the address sanitizer guards it */
		u32 length = format(bytes ? out : NULL, bytes, "%s: %#010x at %d |%5s|%u%%",
				    "panic", 0xbeefu, INT_MIN, "end", 100u);
		u32 kept = bytes > whole ? whole : bytes - 1;

		assert_int_equal(length, whole);
		if (bytes) {
			assert_memory_equal(out, wanted, kept);
			assert_int_equal(out[kept], '\0');
		}
		free(out);
	}
}

static u32 call_format_v(char *out, u32 bytes, const char *fmt, ...) PRINTF(3, 4);

/* Twice over one list: format_v may not consume its caller's. */
static u32 call_format_v(char *out, u32 bytes, const char *fmt, ...)
{
	va_list args;
	u32 first, second;

	va_start(args, fmt);
	first = format_v(NULL, 0, fmt, args);
	second = format_v(out, bytes, fmt, args);
	va_end(args);
	assert_int_equal(first, second);
	return second;
}

static void format_v_measures_then_writes(void **state)
{
	char out[ROOM];

	(void)state;
	assert_int_equal(call_format_v(out, ROOM, "%s=%llu", "ticks", 1ull << 40), 19);
	assert_string_equal(out, "ticks=1099511627776");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(plain_text_and_percent),
	cmocka_unit_test(characters),
	cmocka_unit_test(strings),
	cmocka_unit_test(a_string_with_precision_needs_no_nul),
	cmocka_unit_test(signed_numbers),
	cmocka_unit_test(unsigned_numbers),
	cmocka_unit_test(arguments_of_all_lengths_stay_in_step),
	cmocka_unit_test(pointers_have_all_their_digits),
	cmocka_unit_test(fields_are_those_of_libc),
	cmocka_unit_test(an_unknown_conversion_ends_the_interpretation),
	cmocka_unit_test(cutting_at_every_length),
	cmocka_unit_test(format_v_measures_then_writes),
};

UNIT_MAIN("printf", tests)
