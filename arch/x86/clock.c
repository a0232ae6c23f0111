/*
 * arch/x86/clock.c - nanoseconds since the clock was calibrated, from the TSC or the PIT.
 * SPDX-License-Identifier: MIT
 *
 * No 64-bit division anywhere but in the calibration, and there by hand:
 * libgcc is not linked.
 */
#include "arch/x86/clock.h"

#include "arch/x86/pit.h"
#include "lib/printf.h"

#define NS_PER_MS 1000000u
#define MIN_KHZ 1000u

/* 10^9 / PIT_HZ as a fraction of 2^22, to the nearest: 838.0953 ns a tick. */
#define PIT_NS_MULT 3515225674u
#define PIT_NS_SHIFT 22u
/* PIT_HZ / 10^9 as a fraction of 2^40, rounded up. */
#define NS_PIT_MULT 1311917484u
#define NS_PIT_SHIFT 40u
#define PIT_MAX_NS 54924562u /* PIT_MAX_TICKS are a little longer */

#define SAMPLE_TICKS (PIT_HZ / 100) /* 10 ms */
#define SPIN_ROUNDS 500u
#define SAMPLE_READS 200000u /* bounds the wait for a PIT that stands still */
#define EDGE_READS 100000u
#define AGREEMENT 2000u /* one part in so many: 500 ppm */

#define CPUID_FEATURES 1u
#define CPUID_EDX_TSC (1u << 4)

u64 clock_ns_by_counter(struct clock_state *state)
{
	u16 now = pit_read_counter();

	state->ticks += (u16)(state->last - now);
	state->last = now;
	return clock_scale(state->ticks, PIT_NS_MULT, PIT_NS_SHIFT);
}

u32 clock_ns_to_pit(u64 ns)
{
	u32 ticks;

	if (ns >= PIT_MAX_NS)
		return PIT_MAX_TICKS;
	ticks = (u32)((ns * NS_PIT_MULT + (1ull << NS_PIT_SHIFT) - 1) >> NS_PIT_SHIFT);
	return ticks ? ticks : 1;
}

/* Binary long division; the quotient must fit 32 bits. */
static u32 divide(u64 dividend, u32 divisor)
{
	u64 rest = 0;
	u32 quotient = 0;

	for (u32 bit = 64; bit > 0; bit--) {
		rest = rest << 1 | (dividend >> (bit - 1) & 1u);
		quotient <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			quotient |= 1u;
		}
	}
	return quotient;
}

u32 clock_khz(u32 tsc, u32 pit)
{
	u32 divisor = pit * 1000;
	u64 dividend = (u64)tsc * PIT_HZ + divisor / 2;

	if (dividend >> 32 >= divisor)
		return 0;
	return divide(dividend, divisor);
}

void clock_set_khz(struct clock *clock, u32 khz)
{
	clock->tsc_trusted = khz >= MIN_KHZ;
	clock->tsc_khz = clock->tsc_trusted ? khz : 0;
	clock->mult = 0;
	clock->shift = 0;
	if (!clock->tsc_trusted)
		return;
	/* The longest fraction that keeps mult in 32 bits: NS_PER_MS / khz is below 2^10. */
	clock->shift = 31;
	while ((u64)NS_PER_MS << clock->shift >> 32 >= khz)
		clock->shift--;
	clock->mult = divide((u64)NS_PER_MS << clock->shift, khz);
}

static bool agree(u32 a, u32 b)
{
	u32 apart = a > b ? a - b : b - a;

	return a && b && apart <= a / AGREEMENT;
}

u32 clock_settle(u32 (*measure)(void))
{
	u32 before = measure();

	for (u32 i = 1; i < CLOCK_TRIES; i++) {
		u32 now = measure();

		if (agree(before, now))
			return before / 2 + now / 2 + (before & now & 1u);
		before = now;
	}
	return 0;
}

static bool tsc_present(void)
{
	u32 a = CPUID_FEATURES, b, c = 0, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return d & CPUID_EDX_TSC;
}

/* Passes a moment without a port access, which emulators are slow at. */
static void spin(void)
{
	for (u32 i = 0; i < SPIN_ROUNDS; i++)
		__asm__ volatile("");
}

/* Waits until the count changes: the count then, and the TSC just before it was read. */
static u16 wait_for_edge(u64 *tsc)
{
	u16 before = pit_read_counter(), now = before;

	for (u32 i = 0; i < EDGE_READS && now == before; i++) {
		*tsc = clock_tsc();
		now = pit_read_counter();
	}
	return now;
}

static u32 measure_khz(void)
{
	u64 start = 0, end = 0;
	u16 first = wait_for_edge(&start), last;
	u32 reads = 0;

	while ((u16)(first - pit_read_counter()) < SAMPLE_TICKS) {
		if (++reads == SAMPLE_READS)
			return 0;
		spin();
	}
	last = wait_for_edge(&end);
	if ((end - start) >> 32)
		return 0;
	return clock_khz((u32)(end - start), (u16)(first - last));
}

void clock_calibrate(struct clock *clock, struct clock_state *state)
{
	pit_run_counter();
	clock_set_khz(clock, tsc_present() ? clock_settle(measure_khz) : 0);
	clock->tsc_base = clock->tsc_trusted ? clock_tsc() : 0;
	state->ticks = 0;
	state->last = pit_read_counter();
}

void clock_describe(const struct clock *clock, char *out, u32 bytes)
{
	if (clock->tsc_trusted)
		format(out, bytes, "TSC at %u.%03u MHz", clock->tsc_khz / 1000,
		       clock->tsc_khz % 1000);
	else
		format(out, bytes, "PIT counter (no TSC that keeps its rate)");
}
