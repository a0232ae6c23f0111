/*
 * tests/guests/wire-watch/main.c - sees what others say to each other; see tests/guests/wire.h.
 * SPDX-License-Identifier: MIT
 *
 * Bench: none
 * Mem: 8M
 */
#include "guest-patches/lib/console.h"
#include "lib/string.h"
#include "tests/guests/test.h"
#include "tests/guests/wire.h"

static struct wire_frame frame;

void test_main(void)
{
	static const u32 i_only_watch = 2;
	u8 leader[NET_ADDRESS_BYTES];
	u32 requests = 0, answers = 0;

	CHECK(virtio_net_init(), "no network card on the bus");
	for (;;) {
		u32 bytes = wire_receive(&frame);
		u32 number = wire_number(&frame, bytes);

		switch (wire_type_of(&frame)) {
		case WIRE_CALL:
			memcpy(leader, frame.from, sizeof(leader));
			memcpy(frame.data, &i_only_watch, sizeof(i_only_watch));
			wire_send(&frame, WIRE_HERE, leader, sizeof(i_only_watch));
			break;
		case WIRE_REQUEST:
			requests++;
			if (bytes >= sizeof(number))
				CHECK_EQUAL(number, requests, "number of a request");
			break;
		case WIRE_ANSWER:
			answers++;
			if (bytes >= sizeof(number))
				CHECK_EQUAL(~number, answers, "number of an answer");
			break;
		case WIRE_GOODBYE:
			CHECK_EQUAL(requests, number, "requests");
			say("the wire carried %u requests and %u answers\n", requests, answers);
			return;
		default: break;
		}
	}
}
