/*
 * hv/time.c - time while a guest runs: the machine's clock, the guest's one-shot timer, its slice.
 * SPDX-License-Identifier: MIT
 */
#include "hv/time.h"

#include "arch/x86/cpu.h"
#include "arch/x86/keyboard.h"
#include "arch/x86/pic.h"
#include "arch/x86/pit.h"
#include "arch/x86/uart.h"
#include "arch/x86/upcall.h"
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "hv/virq.h"
#include "lib/divide.h"

#define NS_PER_SECOND 1000000000u
#define RETRY_NS 900000u /* with the PIT's rounding, still within a millisecond */
#define NEVER (~0ull)

/*
 * A guest that could write the count of the PIT's rounds would have no end of
 * its slice, as each call arms the alarm anew (tests/guests/forged-clock).
 */
static NOINLINE u64 now_by_counter(void)
{
	bool opened = wp_open();
	u64 now = clock_ns_by_counter(&GUEST_WRITABLE->clock_state);

	wp_close(opened);
	return now;
}

u64 time_now(void)
{
	if (!GUEST->clock.tsc_trusted)
		return now_by_counter();
	return clock_ns_by_tsc(&GUEST->clock);
}

/* When the alarm must come at the latest, whatever is pending. */
static inline u64 first_event(void)
{
	u64 when = GUEST->slice_end;

	return SOFT->deadline && SOFT->deadline < when ? SOFT->deadline : when;
}

/*
 * An alarm that comes early enough is left alone: arming takes three accesses
 * to a slow device, and takes back an alarm that was raised and not yet
 * taken, so that the interrupt controller has nothing to show but its spurious
 * vector.  So the clock decides what is due, and the alarm only wakes us.
 *
 * What a guest writes into SOFT->armed can have the alarm armed needlessly,
 * but for the end of its slice at the latest; or keep one that it wanted from
 * itself: one for the end of the slice or earlier is armed when a guest is
 * entered, and again each time that it was taken.
 */
static void arm(u64 now, u64 when)
{
	if (SOFT->armed <= when)
		return;
	SOFT->armed = when;
	SOFT->soon = false;
	pit_arm(clock_ns_to_pit(when > now ? when - now : 0));
}

/* The guest's timer, whether or not the machine's has said so yet. */
static void expire(u64 now)
{
	if (SOFT->deadline && now >= SOFT->deadline) {
		SOFT->deadline = 0;
		SOFT->pending |= 1u << LGUEST_TIMER_IRQ;
	}
}

static void leave_for_core(u32 irq)
{
	SOFT->leave = LEAVE_INTERRUPT;
	SOFT->irq = irq;
}

static void program(u64 now)
{
	u64 when;

	expire(now);
	/* Arming anew must not push the end of the slice away for ever. */
	if (now >= GUEST->slice_end && !SOFT->leave) {
		leave_for_core(PIT_IRQ);
		return;
	}
	when = first_event();
	if (SOFT->pending && now + RETRY_NS < when)
		when = now + RETRY_NS;
	arm(now, when);
	SOFT->soon = SOFT->pending;
}

void time_program(void)
{
	/* With something pending virq_deliver() comes next, and ends below. */
	if (!SOFT->pending && SOFT->armed > first_event())
		program(time_now());
}

void time_program_at(u64 now)
{
	if (SOFT->armed > first_event() || (SOFT->pending && !SOFT->soon))
		program(now ? now : time_now());
}

void time_set_deadline(u32 ns)
{
	u64 now = time_now();

	SOFT->deadline = ns ? now + ns : 0;
	if (ns)
		program(now);
}

void time_interrupt(u32 irq)
{
	u64 now;

	if (irq == KEYBOARD_IRQ || irq == UART_IRQ) {
		/* Input: its driver is in the core's space, and so is the acknowledgement. */
		leave_for_core(irq);
		return;
	}
	count_event(COUNT_TIMER);
	/* All other lines are masked: what is not the timer's is spurious. */
	if (!pic_acknowledge(irq) || irq != PIT_IRQ)
		return;
	SOFT->armed = NEVER;
	SOFT->soon = false;
	if (!GUEST->clock.tsc_trusted) {
		leave_for_core(PIT_IRQ);
		return;
	}
	now = time_now();
	expire(now);
	if (now >= GUEST->slice_end)
		leave_for_core(PIT_IRQ);
	else if (SOFT->pending)
		virq_deliver_at(ENTRY_FRAME, now);
	else
		arm(now, first_event());
}

void time_write_wall_clock(u64 now)
{
	u32 ns;
	u64 seconds = divide_u64(GUEST->wall_ns + now, NS_PER_SECOND, &ns);

	shared_write(SHARED_TV_SEC, (u32)seconds);
	shared_write(SHARED_TV_NSEC, ns);
}

void time_set_ts(bool on)
{
	u32 cr0 = cr0_read();

	if (!!(cr0 & CR0_TS) == on)
		return;
	count_event(COUNT_CR0_WRITES);
	cr0_write(cr0 ^ CR0_TS);
}
