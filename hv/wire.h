/*
 * hv/wire.h - the Ethernet wire that joins all guests: everybody gets what the others send.
 * SPDX-License-Identifier: MIT
 *
 * Pure: works over what the caller provides.  Each port keeps the last
 * WIRE_BOX_FRAMES frames that it sent, and how far it has read every other
 * port's.  So sending is one copy however many listen, nobody waits for a slow
 * reader, and a port that floods the wire pushes out frames of its own only:
 * a reader takes from the ports in turn.
 *
 * Limit: a reader that is more than WIRE_BOX_FRAMES behind a sender never gets
 * the older ones, as on any Ethernet.
 */
#ifndef HV_WIRE_H
#define HV_WIRE_H

#include "include/abi/launcher.h"

#define WIRE_PORTS 8u
#define WIRE_BOX_FRAMES 32u /* a power of two: counts of frames wrap */

/* The frames that a port sent last. */
struct wire_box {
	struct wire_frame {
		u16 bytes;
		u8 data[WIRE_FRAME_MAX];
	} frame[WIRE_BOX_FRAMES];
};

struct wire_port {
	struct wire_box *box; /* NULL: never plugged in */
	u32 sent;	      /* frames, modulo 2^32, as is `seen` */
	u32 seen[WIRE_PORTS]; /* of each port's: taken here, or too late for that */
	u32 next;	      /* the port to look at first */
	bool waiting;	      /* found nothing: wants to know of the next frame */
};

/* All zero: no port is plugged in. */
struct wire {
	struct wire_port port[WIRE_PORTS];
};

/* Port `port` (below WIRE_PORTS) starts over: sees what is sent from now on. */
void wire_plug(struct wire *wire, u32 port, struct wire_box *box);

/*
 * Puts a frame of WIRE_FRAME_MIN..WIRE_FRAME_MAX bytes on the wire, from a
 * port that is plugged in.  Returns the ports, one bit each, that waited for
 * one and must now be told.
 */
MUST_CHECK u32 wire_send(struct wire *wire, u32 port, const void *frame, u32 bytes);

/*
 * Takes the next frame for a port: *count is its length, or 0 if there is
 * none; the port then waits.  E_INVAL, and the frame stays, if it is longer
 * than `bytes`.
 */
MUST_CHECK enum status wire_receive(struct wire *wire, u32 port, void *buffer, u32 bytes,
				    u32 *count);

#endif
