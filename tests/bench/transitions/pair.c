/*
 * tests/bench/transitions/pair.c - two guests: what it costs to go from one to the other.
 * SPDX-License-Identifier: MIT
 *
 * All times are low halves of the TSC, which is the same for both guests: the
 * core never changes it.  The peer's loop is what the times are too long by.
 */
#include "tests/bench/transitions/pair.h"

#include "guest-patches/lib/timer.h"
#include "guest-patches/lib/virtio_net.h"
#include "lib/string.h"
#include "tests/bench/transitions/measure.h"
#include "tests/bench/transitions/traps.h"

#define SWITCHES 201u
#define GAPS_MAX 1024u /* of the peer: some are interrupts and no switch */
#define GAPS_A_FRAME 180u
#define ASLEEP_NS 200000u
#define CALLS 50u
#define CALL_EVERY_NS (20 * NS_PER_MS)
#define WAIT_NS (2 * NS_PER_SECOND)
#define LEARN_READS 64u

/* Between two reads of the TSC: the last one before and the first one after. */
struct gap {
	u32 before, after;
};

/* Ethernet types of the range for experiments. */
enum message {
	CALL = 0x88b5,
	HERE,
	BEGIN,
	END,
	GAPS, /* the last one has none */
};

struct frame {
	u8 to[NET_ADDRESS_BYTES];
	u8 from[NET_ADDRESS_BYTES];
	u8 type[2];				    /* big-endian */
	u8 gaps[GAPS_A_FRAME * sizeof(struct gap)]; /* unaligned */
};

_Static_assert(offsetof(struct frame, gaps) == NET_FRAME_MIN, "as on the wire");
_Static_assert(sizeof(struct frame) <= NET_FRAME_MAX, "it fits");

static union {
	struct frame frame;
	u8 bytes[NET_FRAME_MAX];
} wire;
static struct gap gaps[GAPS_MAX];
static u32 gap_count;
static u32 halted[SWITCHES], woken[SWITCHES];
static u32 samples[SWITCHES];

/* To everybody: there are two of us. */
static void send(enum message message, u32 gap_bytes)
{
	memset(wire.frame.to, 0xff, NET_ADDRESS_BYTES);
	virtio_net_address(wire.frame.from);
	wire.frame.type[0] = (u8)(message >> 8);
	wire.frame.type[1] = (u8)message;
	virtio_net_send(&wire, NET_FRAME_MIN + gap_bytes);
}

static bool is(enum message message)
{
	return (wire.frame.type[0] << 8 | wire.frame.type[1]) == (int)message;
}

/* Waits for that message; the bytes of its gaps. */
static u32 wait_for(enum message message)
{
	u32 bytes;

	do {
		bytes = virtio_net_receive(&wire);
		if (!bytes)
			virtio_net_wait(WAIT_NS);
	} while (!bytes || !is(message));
	return bytes - NET_FRAME_MIN;
}

bool pair_find(void)
{
	if (!virtio_net_init())
		return false;
	for (u32 i = 0; i < CALLS; i++) {
		send(CALL, 0);
		virtio_net_wait(CALL_EVERY_NS);
		while (virtio_net_receive(&wire))
			if (is(HERE)) {
				irq_off();
				return true;
			}
	}
	irq_off();
	return false;
}

static bool is_later(u32 a, u32 b)
{
	return a != b && a - b < 1u << 31;
}

/* From HALT here to the peer's next instruction, and from the peer's last one to the one here. */
static void match(void)
{
	for (u32 i = 0; i < SWITCHES; i++) {
		u32 first = 0;

		while (first < gap_count && !is_later(gaps[first].after, halted[i]))
			first++;
		samples[i] = first < gap_count ? gaps[first].after - halted[i] : 0;
	}
	show_times("guest switch, HALT to the other guest", samples, SWITCHES, 0, 1);
	for (u32 i = 0; i < SWITCHES; i++) {
		u32 last = gap_count;

		while (last > 0 && is_later(gaps[last - 1].before, woken[i]))
			last--;
		samples[i] = last > 0 ? woken[i] - gaps[last - 1].before : 0;
	}
	show_times("guest switch, timer to its halted guest", samples, SWITCHES, 0, 1);
}

void pair_measure(void)
{
	u32 bytes;

	traps_quick_timer();
	send(BEGIN, 0);
	timer_set(NS_PER_MS);
	irq_wait();
	irq_off();
	for (u32 i = 0; i < SWITCHES; i++) {
		timer_set(ASLEEP_NS);
		MARK_BEGIN;
		halted[i] = (u32)tsc_read();
		irq_wait();
		woken[i] = (u32)tsc_read();
		MARK_BACK_END;
		irq_off();
	}
	send(END, 0);
	while ((bytes = wait_for(GAPS)) != 0) {
		memcpy(&gaps[gap_count], wire.frame.gaps, bytes);
		gap_count += bytes / (u32)sizeof(struct gap);
	}
	match();
}

/* How far apart two reads are with nothing between them. */
static u32 usual_gap(void)
{
	u32 least = ~0u;
	u32 last = (u32)tsc_read();

	for (u32 i = 0; i < LEARN_READS; i++) {
		const u32 now = (u32)tsc_read();

		if (now - last < least)
			least = now - last;
		last = now;
	}
	return least;
}

/* Notes each gap until there is a message, the gap before it as well. */
static void watch(void)
{
	const u32 threshold = 4 * usual_gap() + 64;
	u32 last = (u32)tsc_read();
	bool more = true;

	while (more && gap_count < GAPS_MAX) {
		MARK_BACK_BEGIN; /* once more: one is the last before the switch */
		more = !virtio_net_waiting();
		const u32 now = (u32)tsc_read();

		if (now - last > threshold) {
			MARK_END;
			gaps[gap_count++] = (struct gap){ last, now };
			last = (u32)tsc_read();
		} else {
			last = now;
		}
	}
}

void pair_be_peer(void)
{
	if (!virtio_net_init())
		return;
	wait_for(CALL);
	send(HERE, 0);
	wait_for(BEGIN);
	irq_off();
	watch();
	wait_for(END);
	for (u32 sent = 0; sent < gap_count; sent += GAPS_A_FRAME) {
		u32 now = gap_count - sent;

		if (now > GAPS_A_FRAME)
			now = GAPS_A_FRAME;
		memcpy(wire.frame.gaps, &gaps[sent], now * sizeof(struct gap));
		send(GAPS, now * (u32)sizeof(struct gap));
	}
	send(GAPS, 0);
}
