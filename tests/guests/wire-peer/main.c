/*
 * tests/guests/wire-peer/main.c - answers what the leader asks; see tests/guests/wire.h.
 * SPDX-License-Identifier: MIT
 *
 * Bench: none
 * Mem: 8M
 */
#include "lib/string.h"
#include "tests/guests/test.h"
#include "tests/guests/wire.h"

static struct wire_frame frame;

void test_main(void)
{
	static const u32 i_am_the_peer = 1;
	u8 leader[NET_ADDRESS_BYTES];
	u32 answers = 0;

	CHECK(virtio_net_init(), "no network card on the bus");
	for (;;) {
		u32 bytes = wire_receive(&frame);

		memcpy(leader, frame.from, sizeof(leader));
		switch (wire_type_of(&frame)) {
		case WIRE_CALL:
			memcpy(frame.data, &i_am_the_peer, sizeof(i_am_the_peer));
			wire_send(&frame, WIRE_HERE, leader, sizeof(i_am_the_peer));
			break;
		case WIRE_REQUEST:
			for (u32 i = 0; i < bytes; i++)
				frame.data[i] = (u8)~frame.data[i];
			wire_send(&frame, WIRE_ANSWER, leader, bytes);
			answers++;
			break;
		case WIRE_GOODBYE:
			CHECK_EQUAL(answers, wire_number(&frame, bytes), "answers");
			return;
		default: break;
		}
	}
}
