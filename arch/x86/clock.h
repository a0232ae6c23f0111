/*
 * arch/x86/clock.h - nanoseconds since the clock was calibrated, from the TSC or the PIT.
 * SPDX-License-Identifier: MIT
 *
 * struct clock is plain data without pointers, and never changes after
 * calibration: copies of it work anywhere, read-only ones too.  Where the TSC
 * is not to be trusted, the time comes from channel 2 of the PIT, whose count
 * comes round every 54.9 ms: the caller then keeps a struct clock_state, and
 * reads the clock through that same state at least every 50 ms.
 */
#ifndef ARCH_X86_CLOCK_H
#define ARCH_X86_CLOCK_H

#include "include/types.h"

#define CLOCK_TRIES 5u /* measurements until two in a row agree */

struct clock {
	bool tsc_trusted;
	u32 tsc_khz;  /* 0: the TSC is not to be trusted */
	u32 mult;     /* ns = ticks * mult >> shift */
	u32 shift;    /* 0..31 */
	u64 tsc_base; /* the TSC at 0 ns */
};

/* Only for a clock that is not trusted; still needed as an argument for others. */
struct clock_state {
	u64 ticks; /* of the PIT, since calibration */
	u16 last;  /* the count at that time */
};

static inline u64 clock_tsc(void)
{
	u32 low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | (u64)high << 32;
}

/*
 * ticks * mult >> shift, exactly, with 96 bits in between; shift is 0..31.
 * The result must fit 64 bits.  Tested by tests/unit/test_clock.c.
 */
static inline u64 clock_scale(u64 ticks, u32 mult, u32 shift)
{
	u64 low = (u64)(u32)ticks * mult;
	u64 high = (u64)(u32)(ticks >> 32) * mult + (low >> 32);

	/* Word by word: no shift is by 32 or more, which would take a branch. */
	return (u32)((high << 32 | (u32)low) >> (shift & 31)) | (u64)(u32)(high >> (shift & 31))
									<< 32;
}

/* Nanoseconds by the PIT: what clock_ns() does when the TSC is not trusted. */
u64 clock_ns_by_counter(struct clock_state *state);

/* Nanoseconds by the TSC: what clock_ns() does when it is trusted. */
static inline u64 clock_ns_by_tsc(const struct clock *clock)
{
	return clock_scale(clock_tsc() - clock->tsc_base, clock->mult, clock->shift);
}

/* Nanoseconds since calibration; never goes back. */
static inline u64 clock_ns(const struct clock *clock, struct clock_state *state)
{
	if (clock->tsc_trusted)
		return clock_ns_by_tsc(clock);
	return clock_ns_by_counter(state);
}

/*
 * PIT ticks for an alarm in `ns` nanoseconds, at least: rounded up, 1 to
 * PIT_MAX_TICKS.  Longer waits (above 54.9 ms) get the most there is: the
 * alarm then comes early, and whoever set it looks at the clock again.
 */
u32 clock_ns_to_pit(u64 ns);

/*
 * Starts channel 2, measures the TSC against it until two measurements in a
 * row agree within 500 ppm, and starts the clock at 0 ns.  Takes some 20 ms
 * (at most 60) of machine time.  Interrupts are off.  Needs CPUID.
 */
void clock_calibrate(struct clock *clock, struct clock_state *state);

/* Which clock it is, as words for a log line: "TSC at 2400.012 MHz". */
void clock_describe(const struct clock *clock, char *out, u32 bytes);

/* The pure parts of the calibration. */

/* The TSC's rate in kHz, if it made `tsc` (below 2^32) ticks in `pit` (1..65535) ticks. */
u32 clock_khz(u32 tsc, u32 pit);

/* Sets the clock's rate; 0 or one that cannot be (below 1 MHz) means not trusted. */
void clock_set_khz(struct clock *clock, u32 khz);

/*
 * Calls `measure` (which returns kHz, 0 if it got nowhere) up to CLOCK_TRIES
 * times, until two results in a row agree within 500 ppm, and returns their
 * mean; 0 if none do.
 */
u32 clock_settle(u32 (*measure)(void));

#endif
