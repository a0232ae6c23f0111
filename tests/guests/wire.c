/*
 * tests/guests/wire.c - what the guests say to each other in tests of the wire.
 * SPDX-License-Identifier: MIT
 */
#include "tests/guests/wire.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/timer.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define CALL_EVERY_NS (20 * NS_PER_MS)
#define WAIT_NS NS_PER_SECOND
#define BURST 20u /* no more than the core keeps for a guest that is slow to read */
#define OTHERS_MAX 7u

static const u8 everybody[NET_ADDRESS_BYTES] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
static struct wire_frame in, out;

enum wire_type wire_type_of(const struct wire_frame *frame)
{
	return (enum wire_type)(frame->type[0] << 8 | frame->type[1]);
}

void wire_send(struct wire_frame *frame, enum wire_type type, const u8 *to, u32 bytes)
{
	memcpy(frame->to, to ? to : everybody, NET_ADDRESS_BYTES);
	virtio_net_address(frame->from);
	frame->type[0] = (u8)(type >> 8);
	frame->type[1] = (u8)type;
	virtio_net_send(frame, NET_FRAME_MIN + bytes);
}

u32 wire_receive(struct wire_frame *frame)
{
	u32 bytes = virtio_net_receive(frame);

	while (bytes == 0) {
		virtio_net_wait(WAIT_NS);
		bytes = virtio_net_receive(frame);
	}
	CHECK(bytes >= NET_FRAME_MIN, "a frame of %u bytes", bytes);
	return bytes - NET_FRAME_MIN;
}

u32 wire_number(const struct wire_frame *frame, u32 bytes)
{
	u32 number = 0;

	if (bytes >= sizeof(number))
		memcpy(&number, frame->data, sizeof(number));
	return number;
}

/* Calls until that many guests have said that they are there; the peer is the one that says 1. */
static void call(u32 others, u8 *peer)
{
	u8 known[OTHERS_MAX][NET_ADDRESS_BYTES];
	u32 found = 0;

	while (found < others) {
		u32 bytes, i;

		wire_send(&out, WIRE_CALL, NULL, 0);
		virtio_net_wait(CALL_EVERY_NS);
		while ((bytes = virtio_net_receive(&in)) != 0) {
			if (wire_type_of(&in) != WIRE_HERE)
				continue;
			for (i = 0; i < found && memcmp(known[i], in.from, NET_ADDRESS_BYTES); i++)
				;
			if (i < found || found == others)
				continue;
			memcpy(known[found++], in.from, NET_ADDRESS_BYTES);
			if (wire_number(&in, bytes - NET_FRAME_MIN) == 1)
				memcpy(peer, in.from, NET_ADDRESS_BYTES);
		}
	}
}

static void ask(const u8 *peer, u32 number, u32 bytes)
{
	for (u32 i = 0; i < bytes; i++)
		out.data[i] = (u8)(number * 7 + i);
	if (bytes >= sizeof(number))
		memcpy(out.data, &number, sizeof(number));
	wire_send(&out, WIRE_REQUEST, peer, bytes);
}

static void take_answer(const u8 *peer, u32 number, u32 bytes)
{
	u8 own[NET_ADDRESS_BYTES];
	u32 got;

	do {
		got = wire_receive(&in);
	} while (wire_type_of(&in) != WIRE_ANSWER);
	virtio_net_address(own);
	CHECK(!memcmp(in.from, peer, sizeof(own)), "answer %u is not from the peer", number);
	CHECK(!memcmp(in.to, own, sizeof(own)), "answer %u is not for us", number);
	CHECK_EQUAL(got, bytes, "bytes of an answer");
	if (got != bytes)
		return;
	if (bytes >= sizeof(number))
		CHECK_EQUAL(~wire_number(&in, bytes), number, "number of an answer");
	for (u32 i = sizeof(number); i < bytes; i++) {
		if (in.data[i] != (u8) ~(number * 7 + i)) {
			test_report(TEST_FAILURE, "byte %u of answer %u is %#x", i, number,
				    in.data[i]);
			return;
		}
	}
}

void wire_lead(u32 others, u32 rounds)
{
	static const u32 sizes[] = { 0, 1, 45, 46, 47, 1000, 1499, 1500 };
	u8 peer[NET_ADDRESS_BYTES] = { 0 };
	u32 number = 0;

	if (!virtio_net_init()) {
		test_report(TEST_FAILURE, "no network card on the bus");
		return;
	}
	call(others, peer);
	for (u32 round = 0; round < rounds; round++) {
		for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
			ask(peer, ++number, sizes[i]);
			take_answer(peer, number, sizes[i]);
		}
	}
	for (u32 i = 1; i <= BURST; i++)
		ask(peer, number + i, 46 + i);
	for (u32 i = 1; i <= BURST; i++)
		take_answer(peer, number + i, 46 + i);
	number += BURST;
	memcpy(out.data, &number, sizeof(number));
	wire_send(&out, WIRE_GOODBYE, NULL, sizeof(number));
}
