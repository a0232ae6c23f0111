/*
 * tests/guests/two-pending/main.c - of two pending lines the lower comes first, one at a time.
 * SPDX-License-Identifier: MIT
 *
 * The timer's and the console's, raised in either order.  While the first one
 * is served, irq_pending says that another waits.
 *
 * Holds: 91
 * Dialects: a1 a2 a4 b1 b2 c
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/timer.h"
#include "tests/guests/test.h"

#define LONG_LOOP 50000000u
#define SPIN_CALLS 200000u
#define PENDING (HAS_IRQ_PENDING ? LGUEST_IF : 0)

static volatile u32 served;		 /* so far */
static u32 order[2];			 /* lines */
static u32 enabled[2], still_pending[2]; /* as the handlers found them */
static volatile bool serving, nested;
static struct virtqueue output;
static u32 output_line;
static char *text;

static void serve(u32 line)
{
	nested |= serving;
	serving = true;
	if (served < ARRAY_SIZE(order)) {
		order[served] = line;
		enabled[served] = shared.irq_enabled;
		still_pending[served] = shared_irq_pending();
	}
	/* A call is a chance for the core to deliver too early. */
	hcall0(LHCALL_SEND_INTERRUPTS);
	served++;
	serving = false;
}

static void tick(void)
{
	serve(LGUEST_TIMER_IRQ);
}

static void returned(void)
{
	serve(output_line);
}

static void raise_console(void)
{
	u32 bytes;
	u16 id;

	virtq_put(&output, 0, text, 1, 0);
	hcall1(LHCALL_NOTIFY, output.gpa);
	CHECK(virtq_take(&output, &id, &bytes), "the console did not return its buffer");
}

static void raise_timer(void)
{
	timer_set(NS_PER_MS);
	for (u32 i = 0; i < SPIN_CALLS; i++)
		hcall0(LHCALL_FLUSH_ASYNC);
}

static void both(void (*first)(void), void (*second)(void))
{
	irq_off();
	served = 0;
	first();
	second();
	CHECK_EQUAL(served, 0, "served while interrupts were off");
	CHECK_EQUAL(shared_irq_pending(), PENDING, "irq_pending with two");
	irq_on();
	for (u32 i = 0; i < LONG_LOOP && served < 2; i++)
		__asm__ volatile("");
	CHECK_EQUAL(served, 2, "served");
	CHECK_EQUAL(order[0], LGUEST_TIMER_IRQ, "first line");
	CHECK_EQUAL(order[1], output_line, "second line");
	CHECK_EQUAL(enabled[0] | enabled[1], 0, "irq_enabled in the handlers");
	CHECK_EQUAL(still_pending[0], PENDING, "irq_pending in the first handler");
	CHECK_EQUAL(still_pending[1], 0, "irq_pending in the second handler");
	irq_off();
}

void test_main(void)
{
	struct bus_device *console = bus_find(BUS_CONSOLE);

	CHECK(console, "no console on the bus");
	if (!console)
		return;
	text = page_alloc();
	*text = '.';
	bus_start(console);
	bus_queue(console, 1, &output, &output_line);
	bus_live(console);
	irq_set(output_line, returned);
	timer_handler(tick);
	both(raise_console, raise_timer);
	both(raise_timer, raise_console);
	CHECK(!nested, "an interrupt inside an interrupt");
}
