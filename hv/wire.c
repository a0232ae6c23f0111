/*
 * hv/wire.c - the Ethernet wire that joins all guests: everybody gets what the others send.
 * SPDX-License-Identifier: MIT
 */
#include "hv/wire.h"

#include "lib/string.h"

_Static_assert((WIRE_BOX_FRAMES & (WIRE_BOX_FRAMES - 1)) == 0, "counts of frames wrap");

void wire_plug(struct wire *wire, u32 port, struct wire_box *box)
{
	struct wire_port *me = &wire->port[port];
	u32 i;

	*me = (struct wire_port){ .box = box, .waiting = true };
	for (i = 0; i < WIRE_PORTS; i++) {
		me->seen[i] = wire->port[i].sent;
		wire->port[i].seen[port] = 0;
	}
}

u32 wire_send(struct wire *wire, u32 port, const void *frame, u32 bytes)
{
	struct wire_port *me = &wire->port[port];
	struct wire_frame *to = &me->box->frame[me->sent % WIRE_BOX_FRAMES];
	u32 tell = 0;
	u32 i;

	to->bytes = (u16)bytes;
	memcpy(to->data, frame, bytes);
	me->sent++;
	for (i = 0; i < WIRE_PORTS; i++) {
		if (i == port || !wire->port[i].waiting)
			continue;
		wire->port[i].waiting = false;
		tell |= 1u << i;
	}
	return tell;
}

enum status wire_receive(struct wire *wire, u32 port, void *buffer, u32 bytes, u32 *count)
{
	struct wire_port *me = &wire->port[port];
	u32 i;

	for (i = 0; i < WIRE_PORTS; i++) {
		const u32 from = (me->next + i) % WIRE_PORTS;
		const struct wire_port *sender = &wire->port[from];
		const struct wire_frame *frame;

		if (from == port || sender->sent == me->seen[from])
			continue;
		if (sender->sent - me->seen[from] > WIRE_BOX_FRAMES)
			me->seen[from] = sender->sent - WIRE_BOX_FRAMES;
		frame = &sender->box->frame[me->seen[from] % WIRE_BOX_FRAMES];
		if (frame->bytes > bytes)
			return E_INVAL;
		memcpy(buffer, frame->data, frame->bytes);
		*count = frame->bytes;
		me->seen[from]++;
		me->next = from + 1;
		return OK;
	}
	me->waiting = true;
	*count = 0;
	return OK;
}
