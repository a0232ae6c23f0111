/*
 * tests/unit/harness.h - what every unit test includes: cmocka, or on 32 bits its stand-in.
 * SPDX-License-Identifier: MIT
 *
 * Debian's cmocka is for the machine's own architecture; a 32-bit one would
 * mean adding an architecture to the user's system.  So the 64-bit build of a
 * test uses cmocka, and the 32-bit build of the same source a subset of its
 * interface.  Whoever needs more of cmocka adds it to small_cmocka.h as well.
 *
 * A test program ends with UNIT_MAIN("area", tests), prints TAP (a plan
 * "1..N", then "ok n - name" or "not ok n - name", then "# ..." lines), and
 * exits with 0 if every test passed.
 */
#ifndef TESTS_UNIT_HARNESS_H
#define TESTS_UNIT_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef FUZZ /* no tests here, but their stand-ins: a fuzzer */
#include "tests/fuzz/fuzz.h"
#elif defined(__LP64__)
#include <cmocka.h>
#else
#include "tests/unit/small_cmocka.h"
#endif

#define UNIT_MAIN(area, tests) \
	int main(void) \
	{ \
		cmocka_set_message_output(CM_OUTPUT_TAP); \
		return cmocka_run_group_tests_name(area, tests, NULL, NULL) != 0; \
	}

/*
 * A heap copy of exactly these bytes, to be freed: the address sanitizer then
 * sees the first byte that a parser reads behind them.
 */
static inline uint8_t *unit_exact_copy(const void *bytes, size_t length)
{
	uint8_t *copy = malloc(length ? length : 1);

	assert_non_null(copy);
	for (size_t i = 0; i < length; i++)
		copy[i] = ((const uint8_t *)bytes)[i];
	return copy;
}

#endif
