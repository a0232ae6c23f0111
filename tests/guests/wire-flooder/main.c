/*
 * tests/guests/wire-flooder/main.c - sends as much as it can; see tests/guests/wire.h.
 * SPDX-License-Identifier: MIT
 *
 * Bench: none
 * Mem: 8M
 */
#include "lib/string.h"
#include "tests/guests/test.h"
#include "tests/guests/wire.h"

static struct wire_frame frame, noise;

void test_main(void)
{
	static const u32 i_make_noise = 3;
	u8 leader[NET_ADDRESS_BYTES];
	bool begun = false;
	u32 sent = 0;

	CHECK(virtio_net_init(), "no network card on the bus");
	for (;;) {
		while (virtio_net_receive(&frame)) {
			if (wire_type_of(&frame) == WIRE_CALL) {
				memcpy(leader, frame.from, sizeof(leader));
				memcpy(frame.data, &i_make_noise, sizeof(i_make_noise));
				wire_send(&frame, WIRE_HERE, leader, sizeof(i_make_noise));
			} else if (wire_type_of(&frame) == WIRE_REQUEST) {
				begun = true;
			} else if (wire_type_of(&frame) == WIRE_GOODBYE) {
				CHECK(sent > 100, "%u frames of noise are none", sent);
				return;
			}
		}
		if (begun) {
			wire_send(&noise, WIRE_NOISE, NULL, WIRE_DATA_BYTES);
			sent++;
		} else {
			virtio_net_wait(1000000000);
		}
	}
}
