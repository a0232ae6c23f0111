/*
 * tests/guests/console-queue/main.c - NOTIFY of the output queue prints, returns, interrupts.
 * SPDX-License-Identifier: MIT
 *
 * A chain of two buffers as well; and no interrupt where the guest wants none.
 * The device wants to be notified whenever it waits.
 *
 * Expect: output "^through the queue$"
 * Also: "^first half, second half$"
 * Holds: 97, 100
 * Dialects: a1 a2 a4 b1 c
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/timer.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define NO_NOTIFY 1u

static volatile u32 interrupts;
static struct virtqueue output;

static void count(void)
{
	interrupts++;
}

/* Tells the device of what was put; it must be back at once, as `id`. */
static void notify(u16 want, const char *what)
{
	u32 bytes = 1;
	u16 id = 0xffff;

	CHECK(!(READ_ONCE(output.used->flags) & NO_NOTIFY), "%s: NOTIFY is not wanted", what);
	hcall1(LHCALL_NOTIFY, output.gpa);
	CHECK(virtq_take(&output, &id, &bytes), "%s: not returned", what);
	CHECK_EQUAL(id, want, what);
	CHECK_EQUAL(bytes, 0, what);
	CHECK(!virtq_take(&output, &id, &bytes), "%s: returned twice", what);
	CHECK(!(READ_ONCE(output.used->flags) & NO_NOTIFY), "%s: NOTIFY is not wanted", what);
}

void test_main(void)
{
	static const char text[] = "through the queue\n";
	static const char first[] = "first half, ", second[] = "second half\n";
	struct bus_device *console = bus_find(BUS_CONSOLE);
	u32 line;

	CHECK(console, "no console on the bus");
	if (!console)
		return;
	bus_start(console);
	bus_queue(console, 1, &output, &line);
	bus_live(console);
	irq_set(line, count);
	irq_on();

	virtq_put(&output, 0, text, sizeof(text) - 1, 0);
	notify(0, "one buffer");
	CHECK_EQUAL(interrupts, 1, "interrupts after one buffer");

	output.descriptors[5] =
		(struct virtq_descriptor){ gpa_of(second), sizeof(second) - 1, 0, 0 };
	output.descriptors[3].next = 5;
	virtq_put(&output, 3, first, sizeof(first) - 1, VIRTQ_NEXT);
	output.descriptors[3].next = 5;
	notify(3, "a chain");
	CHECK_EQUAL(interrupts, 2, "interrupts after a chain");

	output.avail->flags = VIRTQ_NO_INTERRUPT;
	virtq_put(&output, 1, text, sizeof(text) - 1, 0);
	notify(1, "a buffer without interrupt");
	timer_sleep(3 * NS_PER_MS);
	CHECK_EQUAL(interrupts, 2, "interrupts after one that is not wanted");

	output.avail->flags = 0;
	virtq_put(&output, 2, text, sizeof(text) - 1, 0);
	notify(2, "a buffer with interrupt again");
	CHECK_EQUAL(interrupts, 3, "interrupts at the end");
	irq_off();
}
