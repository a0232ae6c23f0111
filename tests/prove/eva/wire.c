/*
 * tests/prove/eva/wire.c - Eva: frames of the wire stay in their boxes, whatever the counts.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/eva/eva.h"

#include "hv/wire.c"
#include "lib/string.c"

static struct wire wire;
static struct wire_box boxes[WIRE_PORTS];

/* Any state that a port that is plugged in can be in; a box holds what wire_send() puts there. */
static void any_state(void)
{
	u32 i, k;

	FILL(boxes);
	for (i = 0; i < WIRE_PORTS; i++) {
		struct wire_port *port = &wire.port[i];

		for (k = 0; k < WIRE_BOX_FRAMES; k++)
			boxes[i].frame[k].bytes = (u16)BETWEEN(0, WIRE_FRAME_MAX);
		port->box = &boxes[i];
		port->sent = ANY;
		for (k = 0; k < WIRE_PORTS; k++)
			port->seen[k] = ANY;
		port->next = BETWEEN(0, WIRE_PORTS);
		port->waiting = BETWEEN(0, 1);
	}
}

int main(void)
{
	static u8 frame[WIRE_FRAME_MAX], buffer[WIRE_FRAME_MAX];
	u32 port, count = 0;

	FILL(frame);
	for (port = 0; port < WIRE_PORTS; port++) {
		u32 told;

		any_state();
		told = wire_send(&wire, port, frame, BETWEEN(WIRE_FRAME_MIN, WIRE_FRAME_MAX));
		CLAIM(told < 1u << WIRE_PORTS);
		any_state();
		(void)!wire_receive(&wire, port, buffer, sizeof(buffer), &count);
		CLAIM(wire.port[port].next <= WIRE_PORTS);
		any_state();
		wire_plug(&wire, port, &boxes[port]);
	}
	END;
	return 0;
}
