/*
 * tests/unit/test_divide.c - lib/divide.h against the compiler's own division.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include "lib/divide.h"

static const u64 values[] = {
	0,
	1,
	9,
	10,
	0x7fffffff,
	0xffffffff,
	0x100000000,
	0x100000001,
	0x123456789abcdef0,
	0xfffffffe,
	0xffffffff00000000,
	0x7fffffffffffffff,
	0x8000000000000000,
	0xffffffffffffffff,
};
static const u32 divisors[] = { 1,    2,       3,	   8,	       10,	  16,
				1000, 1193182, 0x7fffffff, 0x80000000, 0xffffffff };

static void quotient_and_rest_are_right(void **state)
{
	(void)state;
	for (u32 v = 0; v < ARRAY_SIZE(values); v++) {
		for (u32 d = 0; d < ARRAY_SIZE(divisors); d++) {
			u32 rest = 1;
			u64 quotient = divide_u64(values[v], divisors[d], &rest);

			assert_true(quotient == values[v] / divisors[d]);
			assert_int_equal(rest, values[v] % divisors[d]);
		}
	}
}

static void the_rest_may_be_left_out(void **state)
{
	(void)state;
	assert_true(divide_u64(0x1000000000, 16, NULL) == 0x100000000);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(quotient_and_rest_are_right),
	cmocka_unit_test(the_rest_may_be_left_out),
};

UNIT_MAIN("divide", tests)
