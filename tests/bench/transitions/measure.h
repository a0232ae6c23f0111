/*
 * tests/bench/transitions/measure.h - timing one thing many times, and the lines that say so.
 * SPDX-License-Identifier: MIT
 *
 * Each run is alone between two reads of the TSC; the two reads are taken off.
 * Where the TSC counts instructions that is the price, the core's share
 * included.  Lines, for people and for tests/bench/run:
 *
 *	NAME | runs min median p99 max
 *	count NAME | runs, then a difference of RHCALL_COUNTS for each enum count
 *	shape NAME | SHAPE_POINTS quantiles from 0 to 1; only with `shape` on the command line
 *
 * Between a pair of marks (no-ops that tests/bench/plugin.c knows) nothing is
 * done but what the count line is about.  The other pair may overlap with it.
 */
#ifndef TESTS_BENCH_TRANSITIONS_MEASURE_H
#define TESTS_BENCH_TRANSITIONS_MEASURE_H

#include "include/types.h"
#include "tests/guests/counts.h"

#define RUNS 401u /* the 99th percentile leaves four out */
#define FEW 33u	  /* of what needs a page table each time */
#define SHAPE_POINTS 65u

#define MARK(number) \
	__asm__ volatile(".byte 0x0f, 0x1f, 0x80\n .long 0x4d5250" number : : : "memory")
#define MARK_BEGIN MARK("00")
#define MARK_END MARK("01")
#define MARK_BACK_BEGIN MARK("fe")
#define MARK_BACK_END MARK("ff")

struct line {
	const char *name;
	u32 runs, min, median, p99, max;
	u32 counted;	    /* runs, those of a batch each; 0: this core counts nothing */
	u32 events[COUNTS]; /* of all of them */
};

/* Times run(0), run(1), ... after prepare(0), prepare(1), ..., which is not timed. */
void measure(const char *name, void (*run)(u32), void (*prepare)(u32), u32 runs);

/* The same for a run that does `each` things at once after something that costs `less`. */
void measure_batch(const char *name, void (*run)(u32), u32 runs, u32 each, u32 less);

/* Does nothing: for want of something to prepare. */
void nothing(u32 i);

/* What the two reads of the TSC cost, from then on taken off by measure(). */
void measure_overhead(void);

/* Sorts; the value in the middle. */
u32 median_of(u32 *values, u32 count);

/* The median of what was measured last. */
u32 last_median(void);

/* What was measured, in that order; NULL behind the last. */
const struct line *line_at(u32 i);

/* What the numbers of a line are, and one; 79 columns, as long as they fit. */
void show_heading(void);
void show_line(const struct line *line);

/* The lines; `less` is taken off each value, which are `each` things. */
void show_times(const char *name, u32 *values, u32 runs, u32 less, u32 each);
void show_counts(const char *name, u32 runs, const struct counts *from, const struct counts *to);

/* Whether `word` is on the command line. */
bool told(const char *word);

#endif
