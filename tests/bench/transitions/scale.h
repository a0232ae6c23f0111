/*
 * tests/bench/transitions/scale.h - what becomes dearer with more directories, mappings and memory.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_BENCH_TRANSITIONS_SCALE_H
#define TESTS_BENCH_TRANSITIONS_SCALE_H

/* Lines whose names hold a number; for tests/bench/scaling. */
void measure_scale(void);

#endif
