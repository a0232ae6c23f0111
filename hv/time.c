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
#include "arch/x86/wp.h"
#include "hv/guest.h"
#include "lib/divide.h"

#define NS_PER_SECOND 1000000000u
#define RETRY_NS 900000u /* with the PIT's rounding, still within a millisecond */

/*
 * A guest that could write the count of the PIT's rounds would have no end of
 * its slice, as each call arms the alarm anew (tests/guests/forged-clock).
 */
u64 time_now(void)
{
	bool opened = !GUEST->clock.tsc_trusted && wp_open();
	u64 now = clock_ns(&GUEST->clock, &GUEST_WRITABLE->clock_state);

	wp_close(opened);
	return now;
}

static void arm(u64 now, u64 when)
{
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

/*
 * Arming takes back an alarm that was raised and not yet taken: the interrupt
 * controller then has nothing to show but its spurious vector.  So the clock
 * decides what is due, each time, and the alarm only wakes us.
 */
static void program(u64 now)
{
	u64 when = GUEST->slice_end;

	expire(now);
	/* Arming anew must not push the end of the slice away for ever. */
	if (now >= when && !SOFT->leave) {
		SOFT->leave = LEAVE_INTERRUPT;
		SOFT->irq = PIT_IRQ;
		return;
	}
	if (SOFT->deadline && SOFT->deadline < when)
		when = SOFT->deadline;
	if (SOFT->pending && now + RETRY_NS < when)
		when = now + RETRY_NS;
	arm(now, when);
}

void time_program(void)
{
	program(time_now());
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
	if (irq == KEYBOARD_IRQ || irq == UART_IRQ) {
		/* Input: its driver is in the core's space, and so is the acknowledgement. */
		SOFT->leave = LEAVE_INTERRUPT;
		SOFT->irq = irq;
		return;
	}
	count_event(COUNT_TIMER);
	/* All other lines are masked: what is not the timer's is spurious. */
	if (!pic_acknowledge(irq) || irq != PIT_IRQ)
		return;
	if (!GUEST->clock.tsc_trusted) {
		SOFT->leave = LEAVE_INTERRUPT;
		SOFT->irq = PIT_IRQ;
		return;
	}
	time_program();
}

void time_write_wall_clock(void)
{
	u32 ns;
	u64 seconds = divide_u64(GUEST->wall_ns + time_now(), NS_PER_SECOND, &ns);

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
