/*
 * tests/guests/share-storm/main.c - makes as much work for core and launcher as it can.
 * SPDX-License-Identifier: MIT
 *
 * tests/system/shares.py runs it beside three of tests/guests/share-worker,
 * and it outlasts them.  One word, `storm=KIND`: see the table.
 *
 * Bench: none
 * Mem: 8M
 */
#include "guest-patches/lib/boot.h"
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "guest-patches/lib/virtio_net.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define STORM_NS (1500ull * NS_PER_MS)
#define KEY "storm="
#define SHORTEST_NS 100u
#define TICK_LOOPS 5000u

static volatile u32 ticks;
static u8 frame[NET_FRAME_MAX];

static void spin(void)
{
	irq_off();
}

static void hypercalls(void)
{
	hcall1(LHCALL_FLUSH_TLB, 1);
	hcall0(LHCALL_SEND_INTERRUPTS);
}

static void faults(void)
{
	struct trap_frame at;

	CHECK(test_peek_traps(TEST_ADDRESS, &at), "no trap");
}

static void tick(void)
{
	ticks++;
}

static void timers(void)
{
	const u32 before = ticks;

	irq_on();
	timer_set(SHORTEST_NS);
	for (u32 i = 0; i < TICK_LOOPS && ticks == before; i++)
		__asm__ volatile("");
}

static void notifications(void)
{
	hcall1(LHCALL_NOTIFY, 1); /* in the boot page: an empty string */
}

static void frames(void)
{
	virtio_net_send(frame, sizeof(frame));
}

static const struct storm {
	const char *word;
	void (*blow)(void);
} storms[] = {
	{ "spin", spin },     { "hypercalls", hypercalls },	  { "faults", faults },
	{ "timers", timers }, { "notifications", notifications }, { "frames", frames },
};

static const struct storm *asked_for(void)
{
	const char *words = at_gpa(boot_params->command_line_gpa);

	for (u32 i = 0; i < ARRAY_SIZE(storms); i++) {
		if (strncmp(words, KEY, strlen(KEY)) == 0 &&
		    strcmp(words + strlen(KEY), storms[i].word) == 0)
			return &storms[i];
	}
	return NULL;
}

void test_main(void)
{
	const struct storm *storm = asked_for();
	const u64 end = tsc_read() + STORM_NS;
	u32 times = 0;

	if (!storm) {
		test_report(TEST_ERROR, "no such storm");
		return;
	}
	timer_handler(tick);
	memset(frame, 0xff, sizeof(frame));
	if (storm->blow == frames)
		CHECK(virtio_net_init(), "no network card on the bus");
	for (; tsc_read() < end; times++)
		storm->blow();
	CHECK(storm->blow != timers || ticks > times / 2, "%u ticks are no storm", ticks);
	say("%u times %s\n", times, storm->word);
}
