/*
 * tests/fuzz/wire.c - hv/wire.c: ports that come, go, send and read in any order.
 * SPDX-License-Identifier: MIT
 *
 * Input: steps.  A frame carries its sender and number, so that a reader
 * knows: each sender's frames come in order and whole, the newest always.
 */
#include "tests/fuzz/fuzz.h"

#include "hv/wire.h"

#define STEPS 400u

static struct wire wire;
static struct wire_box *box[WIRE_PORTS];
static bool plugged[WIRE_PORTS];
static bool waits[WIRE_PORTS];
static u32 next_number[WIRE_PORTS];	   /* that a sender gives */
static u32 wanted[WIRE_PORTS][WIRE_PORTS]; /* by reader, of sender: at the least */

static void plug(u32 port)
{
	free(box[port]);
	box[port] = malloc(sizeof(*box[port]));
	memset(box[port], 0xee, sizeof(*box[port]));
	wire_plug(&wire, port, box[port]);
	plugged[port] = waits[port] = true;
	next_number[port] = 0;
	for (u32 n = 0; n < WIRE_PORTS; n++) {
		wanted[port][n] = next_number[n];
		wanted[n][port] = 0;
	}
}

static void send(u32 port, u32 bytes)
{
	u32 label[2] = { port, next_number[port]++ };
	u8 *frame = malloc(bytes);
	u32 told = 0, tell;

	memset(frame, (int)(label[1] & 0xff), bytes);
	memcpy(frame, label, sizeof(label));
	for (u32 n = 0; n < WIRE_PORTS; n++) {
		if (n == port || !waits[n])
			continue;
		told |= 1u << n;
		waits[n] = false;
	}
	tell = wire_send(&wire, port, frame, bytes);
	MUST(tell == told);
	free(frame);
}

static u32 unread(u32 port)
{
	u32 frames = 0;

	for (u32 n = 0; n < WIRE_PORTS; n++)
		if (n != port)
			frames += next_number[n] - wanted[port][n];
	return frames;
}

static void receive(u32 port, u32 room)
{
	u8 *buffer = malloc(room ? room : 1);
	u32 count = ~0u, label[2], oldest;
	enum status status = wire_receive(&wire, port, buffer, room, &count);

	if (status == E_INVAL) {
		MUST(room < WIRE_FRAME_MAX && unread(port) > 0);
	} else if (count == 0) {
		MUST(unread(port) == 0);
		waits[port] = true;
	} else {
		MUST(status == OK && count >= WIRE_FRAME_MIN && count <= room);
		memcpy(label, buffer, sizeof(label));
		MUST(label[0] < WIRE_PORTS && label[0] != port);
		MUST(label[1] < next_number[label[0]] && label[1] >= wanted[port][label[0]]);
		oldest = next_number[label[0]] > WIRE_BOX_FRAMES
				 ? next_number[label[0]] - WIRE_BOX_FRAMES
				 : 0;
		MUST(label[1] ==
		     (oldest > wanted[port][label[0]] ? oldest : wanted[port][label[0]]));
		for (u32 n = sizeof(label); n < count; n++)
			MUST(buffer[n] == (u8)label[1]);
		wanted[port][label[0]] = label[1] + 1;
	}
	free(buffer);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };

	memset(&wire, 0, sizeof(wire));
	memset(plugged, 0, sizeof(plugged));
	memset(waits, 0, sizeof(waits));
	memset(next_number, 0, sizeof(next_number));
	memset(wanted, 0, sizeof(wanted));
	for (u32 n = 0; n < STEPS && in.left > 0; n++) {
		u32 what = take_number(&in, 1), port = what & (WIRE_PORTS - 1);

		if (what >> 3 == 0)
			plug(port);
		if (!plugged[port])
			continue;
		if (what & 0x80)
			receive(port, what & 0x40 ? WIRE_FRAME_MAX : take_number(&in, 2) % 2048);
		else
			for (u32 more = what >> 3; more > 0; more--)
				send(port, WIRE_FRAME_MIN +
						   take_number(&in, 2) %
							   (WIRE_FRAME_MAX - WIRE_FRAME_MIN + 1));
	}
	return 0;
}
