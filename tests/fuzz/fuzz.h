/*
 * tests/fuzz/fuzz.h - what every fuzzer includes: its input as numbers, and checks that end it.
 * SPDX-License-Identifier: MIT
 *
 * A fuzzer is one function, LLVMFuzzerTestOneInput, which libFuzzer calls with
 * bytes of its choice, in a heap block of exactly their length.  It must leave
 * nothing behind that the next call could see.  Here are also those of
 * cmocka's assertions that the headers in tests/unit use, for which
 * tests/unit/harness.h stands aside when FUZZ is defined.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/types.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define fail_msg(...) \
	do { \
		fprintf(stderr, "%s:%d: ", __FILE__, __LINE__); \
		fprintf(stderr, __VA_ARGS__); \
		fprintf(stderr, "\n"); \
		abort(); \
	} while (0)

/* What holds whatever the input is. */
#define MUST(condition) \
	do { \
		if (!(condition)) \
			fail_msg("not so: %s", #condition); \
	} while (0)

#define assert_true(c) MUST(c)
#define assert_false(c) MUST(!(c))
#define assert_null(p) MUST((p) == NULL)
#define assert_non_null(p) MUST((p) != NULL)
#define assert_ptr_equal(a, b) MUST((a) == (b))
#define assert_int_equal(a, b) MUST((uintmax_t)(a) == (uintmax_t)(b))
#define assert_in_range(a, from, to) MUST((a) >= (from) && (a) <= (to))

/* What is left of the input. */
struct input {
	const u8 *at;
	size_t left;
};

/* The next bytes as a little-endian number: 0 where there are no more. */
static inline u32 take_number(struct input *in, u32 bytes)
{
	u32 value = 0;

	for (u32 n = 0; n < bytes && in->left > 0; n++, in->left--)
		value |= (u32)*in->at++ << 8 * n;
	return value;
}

/* Up to `most` bytes, as they are, to be used before the next call; returns how many. */
static inline u32 take_bytes(struct input *in, u32 most, const u8 **bytes)
{
	u32 count = most < in->left ? most : (u32)in->left;

	*bytes = in->at;
	in->at += count;
	in->left -= count;
	return count;
}

/* Copies the next bytes into [address, ...) of a memory of that size, cut at its end. */
static inline void take_into(struct input *in, u8 *memory, u32 size, u32 address, u32 most)
{
	const u8 *bytes;
	u32 count;

	address %= size;
	count = take_bytes(in, most < size - address ? most : size - address, &bytes);
	if (count > 0)
		memcpy(memory + address, bytes, count);
}

#endif
