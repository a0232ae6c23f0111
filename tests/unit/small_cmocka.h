/*
 * tests/unit/small_cmocka.h - the part of cmocka's interface that our tests use, for 32-bit builds.
 * SPDX-License-Identifier: MIT
 *
 * Names and meaning are cmocka's, the output is TAP.  A failed assertion ends
 * its test; there is no mocking and no skipping.  Included by tests/unit/harness.h alone, and
 * by one source file a program.
 */
#ifndef TESTS_UNIT_SMALL_CMOCKA_H
#define TESTS_UNIT_SMALL_CMOCKA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum cm_message_output { CM_OUTPUT_TAP };

struct CMUnitTest {
	const char *name;
	void (*test_func)(void **state);
	int (*setup_func)(void **state);
	int (*teardown_func)(void **state);
};

static jmp_buf small_cmocka_end_of_test;

static inline void cmocka_set_message_output(enum cm_message_output output)
{
	(void)output;
}

static inline __attribute__((noreturn)) void small_cmocka_leave(void)
{
	longjmp(small_cmocka_end_of_test, 1);
}

#define fail_msg(...) \
	do { \
		printf("# %s:%d: ", __FILE__, __LINE__); \
		printf(__VA_ARGS__); \
		printf("\n"); \
		small_cmocka_leave(); \
	} while (0)

#define fail() fail_msg("failed")

static inline void small_cmocka_true(bool holds, const char *text, const char *file, int line)
{
	if (holds)
		return;
	printf("# %s:%d: %s\n", file, line, text);
	small_cmocka_leave();
}

static inline void small_cmocka_range(uintmax_t value, uintmax_t from, uintmax_t to,
				      const char *text, const char *file, int line)
{
	if (value >= from && value <= to)
		return;
	printf("# %s:%d: %s is %#jx, not %#jx..%#jx\n", file, line, text, value, from, to);
	small_cmocka_leave();
}

static inline void small_cmocka_differ(uintmax_t value, uintmax_t other, const char *text,
				       const char *file, int line)
{
	if (value != other)
		return;
	printf("# %s:%d: %s is %#jx\n", file, line, text, value);
	small_cmocka_leave();
}

static inline void small_cmocka_string(const char *value, const char *wanted, const char *file,
				       int line)
{
	if (strcmp(value, wanted) == 0)
		return;
	printf("# %s:%d: \"%s\" != \"%s\"\n", file, line, value, wanted);
	small_cmocka_leave();
}

static inline void small_cmocka_memory(const void *value, const void *wanted, size_t bytes,
				       const char *file, int line)
{
	const uint8_t *a = value;
	const uint8_t *b = wanted;

	for (size_t i = 0; i < bytes; i++) {
		if (a[i] == b[i])
			continue;
		printf("# %s:%d: byte %zu: %#x != %#x\n", file, line, i, a[i], b[i]);
		small_cmocka_leave();
	}
}

#define SMALL_CMOCKA_HERE __FILE__, __LINE__

#define assert_true(c) small_cmocka_true(!!(c), #c " is false", SMALL_CMOCKA_HERE)
#define assert_false(c) small_cmocka_true(!(c), #c " is true", SMALL_CMOCKA_HERE)
#define assert_null(p) small_cmocka_true((p) == NULL, #p " is not NULL", SMALL_CMOCKA_HERE)
#define assert_non_null(p) small_cmocka_true((p) != NULL, #p " is NULL", SMALL_CMOCKA_HERE)
#define assert_ptr_equal(a, b) assert_int_equal((uintptr_t)(a), (uintptr_t)(b))
#define assert_ptr_not_equal(a, b) assert_int_not_equal((uintptr_t)(a), (uintptr_t)(b))
#define assert_int_equal(a, b) \
	small_cmocka_range((uintmax_t)(a), (uintmax_t)(b), (uintmax_t)(b), #a, SMALL_CMOCKA_HERE)
#define assert_int_not_equal(a, b) \
	small_cmocka_differ((uintmax_t)(a), (uintmax_t)(b), #a, SMALL_CMOCKA_HERE)
#define assert_in_range(a, from, to) \
	small_cmocka_range((uintmax_t)(a), (uintmax_t)(from), (uintmax_t)(to), #a, \
			   SMALL_CMOCKA_HERE)
#define assert_string_equal(a, b) small_cmocka_string(a, b, SMALL_CMOCKA_HERE)
#define assert_memory_equal(a, b, bytes) small_cmocka_memory(a, b, bytes, SMALL_CMOCKA_HERE)

#define cmocka_unit_test_setup_teardown(f, setup, teardown) \
	{ \
#f, f, setup, teardown \
	}
#define cmocka_unit_test(f) cmocka_unit_test_setup_teardown(f, NULL, NULL)

/* Runs one test between its setup and teardown; false if any of them failed. */
static inline bool small_cmocka_run(const struct CMUnitTest *test)
{
	void *state = NULL;
	volatile bool passed = false; /* written between setjmp and longjmp */

	if (test->setup_func && test->setup_func(&state) != 0)
		return false;
	if (setjmp(small_cmocka_end_of_test) == 0) {
		test->test_func(&state);
		passed = true;
	}
	if (test->teardown_func && test->teardown_func(&state) != 0)
		return false;
	return passed;
}

static inline int small_cmocka_run_group(const struct CMUnitTest *tests, size_t count)
{
	int failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0); /* a crash must not swallow what came before it */
	printf("1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		bool passed = small_cmocka_run(&tests[i]);

		printf("%s %zu - %s\n", passed ? "ok" : "not ok", i + 1, tests[i].name);
		failed += !passed;
	}
	return failed;
}

#define cmocka_run_group_tests(tests, group_setup, group_teardown) \
	cmocka_run_group_tests_name(#tests, tests, group_setup, group_teardown)

/* The group functions must be NULL: nobody here needs them. */
#define cmocka_run_group_tests_name(name, tests, group_setup, group_teardown) \
	(printf("# %s, 32 bits\n", name), (void)sizeof(char[(group_setup) ? -1 : 1]), \
	 (void)sizeof(char[(group_teardown) ? -1 : 1]), \
	 small_cmocka_run_group(tests, sizeof(tests) / sizeof((tests)[0])))

#endif
