/*
 * tests/guests/wire.h - what the guests say to each other in tests of the wire.
 * SPDX-License-Identifier: MIT
 *
 * One guest leads: it calls the others until all have answered, sends frames
 * that its peer answers with all data bits the other way round, and says
 * goodbye, which ends the others.
 */
#ifndef TESTS_GUESTS_WIRE_H
#define TESTS_GUESTS_WIRE_H

#include "guest-patches/lib/virtio_net.h"

/* Ethernet types; 0x88b5 and its neighbour are for experiments, and nobody else is here. */
enum wire_type {
	WIRE_CALL = 0x88b5,
	WIRE_HERE,
	WIRE_REQUEST,
	WIRE_ANSWER,
	WIRE_GOODBYE,
	WIRE_NOISE,
};

#define WIRE_DATA_BYTES (NET_FRAME_MAX - NET_FRAME_MIN)

struct wire_frame {
	u8 to[NET_ADDRESS_BYTES];
	u8 from[NET_ADDRESS_BYTES];
	u8 type[2]; /* big-endian */
	u8 data[WIRE_DATA_BYTES];
};

enum wire_type wire_type_of(const struct wire_frame *frame);

/* Sends `bytes` of frame->data; to nobody (NULL) means to everybody. */
void wire_send(struct wire_frame *frame, enum wire_type type, const u8 *to, u32 bytes);

/* Waits for a frame; returns how many bytes of data it has.  A frame too short is a failure. */
u32 wire_receive(struct wire_frame *frame);

/* The number that the data starts with, if it is long enough for one, else 0. */
u32 wire_number(const struct wire_frame *frame, u32 bytes);

/* The leader's part, with that many other guests; `rounds` of every size, then a burst. */
void wire_lead(u32 others, u32 rounds);

#endif
