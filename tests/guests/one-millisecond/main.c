/*
 * tests/guests/one-millisecond/main.c - an interrupt that at last may come is soon there.
 * SPDX-License-Identifier: MIT
 *
 * Within a millisecond.  It waits for a line to be unblocked, for irq_enabled, or for an IRET to
 * flags with IF; none of them is announced by a call.  (The bench counts
 * instructions, so this is not about the build machine.)
 *
 * Holds: 85, 88
 * Dialects: a1 b1 b2 c e2
 */
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define PROMISE_NS NS_PER_MS
#define MARGIN_NS 20000u /* for the guest's and the core's own code */
#define PHASES 12u
#define PHASE_NS 171001u
#define TIMER_BIT (1u << LGUEST_TIMER_IRQ)

static volatile u64 fired; /* when, or 0 */

static void tick(void)
{
	fired = clock_ns();
}

static void spin(u32 ns)
{
	const u64 end = clock_ns() + ns;

	while (clock_ns() < end)
		;
}

static void return_enabled(struct trap_frame *frame)
{
	frame->eip += 2;
	frame->eflags |= EFLAGS_IF;
}

static void unblock(void)
{
	WRITE_ONCE(shared.blocked_interrupts, shared.blocked_interrupts & ~TIMER_BIT);
}

static void enable(void)
{
	WRITE_ONCE(shared.irq_enabled, LGUEST_IF);
}

static void enable_by_iret(void)
{
	__asm__ volatile("ud2");
}

/* The timer fires while it may not, and waits for a while; then `allow`. */
static void once(void (*allow)(void), u32 phase, const char *what)
{
	if (allow == unblock)
		WRITE_ONCE(shared.blocked_interrupts, shared.blocked_interrupts | TIMER_BIT);
	else
		irq_off();
	fired = 0;
	timer_set(NS_PER_MS);
	spin(2 * NS_PER_MS + phase * PHASE_NS);
	CHECK(!fired, "%s: fired while it might not", what);
	CHECK_EQUAL(shared_irq_pending(), allow == unblock || !HAS_IRQ_PENDING ? 0 : LGUEST_IF,
		    "irq_pending");

	const u64 start = clock_ns();
	allow();
	while (!fired && clock_ns() - start < NS_PER_SECOND)
		;
	CHECK(fired && fired - start <= PROMISE_NS + MARGIN_NS, "%s, phase %u: %u ns later", what,
	      phase, fired ? (u32)(fired - start) : 0);
	irq_on();
}

void test_main(void)
{
	if (!shared.tsc_khz) {
		test_report(TEST_SKIP, "the TSC is not to be trusted here");
		return;
	}
	timer_handler(tick);
	trap_set(TRAP_UNDEFINED, return_enabled);
	irq_on();
	for (u32 phase = 0; phase < PHASES; phase++) {
		once(unblock, phase, "unblocked");
		once(enable, phase, "enabled");
		once(enable_by_iret, phase, "enabled by iret");
	}
	irq_off();
}
