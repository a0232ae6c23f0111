/*
 * tests/guests/virtio-console/main.c - output and input through the virtio console.
 * SPDX-License-Identifier: MIT
 *
 * Dialects: c d e1 e2
 * Expect: output "^got hello, world$"
 * Type: hello, world
 * Bench: qemu, step
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/console.h"
#include "tests/guests/test.h"

#define WORD_BYTES 6

/* Skips what is no letter and reads letters up to the next one that is none. */
static void read_word(char word[WORD_BYTES])
{
	u32 length = 0;
	char c;

	do {
		c = console_read();
	} while (c < 'a' || c > 'z');
	for (; c >= 'a' && c <= 'z'; c = console_read()) {
		if (length < WORD_BYTES - 1)
			word[length++] = c;
	}
	word[length] = '\0';
}

void test_main(void)
{
	char first[WORD_BYTES], second[WORD_BYTES];
	struct bus_device *device = bus_find(BUS_CONSOLE);

	CHECK(device, "no console on the bus");
	if (!device)
		return;
	CHECK_EQUAL(bus_queues(device), 2, "queues");
	CHECK(console_init(), "console_init");
	say("TYPE\n");
	read_word(first);
	say("TYPE\n");
	read_word(second);
	say("got %s, %s\n", first, second);
}
