/*
 * tests/bench/transitions/machine.h - on which CPU this is, and what its TSC counts.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_BENCH_TRANSITIONS_MACHINE_H
#define TESTS_BENCH_TRANSITIONS_MACHINE_H

/* Lines `machine TEXT`, `clock TEXT` and `unit TEXT`. */
void machine_describe(void);

#endif
