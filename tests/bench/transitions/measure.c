/*
 * tests/bench/transitions/measure.c - timing one thing many times, and the lines that say so.
 * SPDX-License-Identifier: MIT
 */
#include "tests/bench/transitions/measure.h"

#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/timer.h"
#include "lib/string.h"

#define LINES_MAX 64u

static u32 samples[RUNS];
static u32 overhead;
static struct line lines[LINES_MAX];
static u32 line_count;

void nothing(u32 i)
{
	(void)i;
	__asm__ volatile("");
}

bool told(const char *word)
{
	const u32 bytes = (u32)strlen(word);
	const char *at = at_gpa(boot_params->command_line_gpa);

	while (*at) {
		u32 here = 0;

		while (at[here] && at[here] != ' ')
			here++;
		if (here == bytes && memcmp(at, word, bytes) == 0)
			return true;
		at += here;
		while (*at == ' ')
			at++;
	}
	return false;
}

static void sort(u32 *values, u32 count)
{
	for (u32 i = 1; i < count; i++)
		for (u32 j = i; j > 0 && values[j] < values[j - 1]; j--) {
			const u32 value = values[j];

			values[j] = values[j - 1];
			values[j - 1] = value;
		}
}

u32 median_of(u32 *values, u32 count)
{
	sort(values, count);
	return values[count / 2];
}

u32 last_median(void)
{
	return lines[line_count - 1].median;
}

void show_counts(const char *name, u32 runs, const struct counts *from, const struct counts *to)
{
	struct line *const line = &lines[line_count - 1];

	if (!to->count)
		return;
	line->counted = runs;
	say("count %s | %u", name, runs);
	for (u32 i = 0; i < COUNTS; i++) {
		line->events[i] = counts_between(from, to, i);
		say(" %u", line->events[i]);
	}
	say("\n");
}

void show_heading(void)
{
	say("%-41s |%4s %6s %7s %7s %8s\n", "transition", "runs", "min", "median", "p99", "max");
}

void show_line(const struct line *line)
{
	say("%-41s |%4u %6u %7u %7u %8u\n", line->name, line->runs, line->min, line->median,
	    line->p99, line->max);
}

const struct line *line_at(u32 i)
{
	return i < line_count ? &lines[i] : NULL;
}

/* Rounded down: a median is then no more than what it stands for. */
static u32 price(u32 value, u32 less, u32 each)
{
	return value > less ? (value - less) / each : 0;
}

void show_times(const char *name, u32 *values, u32 runs, u32 less, u32 each)
{
	struct line *const line = &lines[line_count];

	sort(values, runs);
	*line = (struct line){
		.name = name,
		.runs = runs,
		.min = price(values[0], less, each),
		.median = price(values[runs / 2], less, each),
		.p99 = price(values[(runs * 99 + 99) / 100 - 1], less, each),
		.max = price(values[runs - 1], less, each),
	};
	if (line_count < LINES_MAX - 1)
		line_count++;
	show_line(line);
	if (!told("shape"))
		return;
	say("shape %s |", name);
	for (u32 i = 0; i < SHAPE_POINTS; i++)
		say(" %u", price(values[i * (runs - 1) / (SHAPE_POINTS - 1)], less, each));
	say("\n");
}

/* In one place for all, so that what is around run() is the same for each. */
__attribute__((noinline)) static u32 once(void (*run)(u32), u32 i)
{
	const u32 start = (u32)tsc_read();

	run(i);
	return (u32)tsc_read() - start;
}

static void take(void (*run)(u32), void (*prepare)(u32), u32 runs, struct counts counts[2])
{
	counts_read(&counts[0]);
	MARK_BEGIN;
	for (u32 i = 0; i < runs; i++) {
		prepare(i);
		samples[i] = once(run, i);
	}
	MARK_END;
	counts_read(&counts[1]);
}

void measure_overhead(void)
{
	void (*volatile unseen)(u32) = nothing; /* called as what is measured is */
	struct counts counts[2];

	take(unseen, nothing, RUNS, counts);
	overhead = median_of(samples, RUNS);
}

void measure(const char *name, void (*run)(u32), void (*prepare)(u32), u32 runs)
{
	struct counts counts[2];

	take(run, prepare, runs, counts);
	show_times(name, samples, runs, overhead, 1);
	show_counts(name, runs, &counts[0], &counts[1]);
}

void measure_batch(const char *name, void (*run)(u32), u32 runs, u32 each, u32 less)
{
	struct counts counts[2];

	take(run, nothing, runs, counts);
	show_times(name, samples, runs, overhead + less, each);
	show_counts(name, runs * each, &counts[0], &counts[1]);
}
