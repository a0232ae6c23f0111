/*
 * tests/guests/suite.h - many tests in one guest, for a bench that is slow to boot.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_GUESTS_SUITE_H
#define TESTS_GUESTS_SUITE_H

#include "include/types.h"

struct suite_test {
	const char *name;
	void (*run)(void); /* its test_main, renamed */
};

/* The build makes them, from `tests/guests/run --list-suite`. */
extern const struct suite_test suite_tests[];
extern const u32 suite_count;

#endif
