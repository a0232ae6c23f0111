/*
 * tests/unit/test_wire.c - hv/wire.c: who gets which frame, and what a flood costs whom.
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "tests/unit/harness.h"

#include "hv/wire.h"

static struct wire wire;
static struct wire_box *box[WIRE_PORTS];
static u8 got[WIRE_FRAME_MAX];

static void plug(u32 port)
{
	free(box[port]);
	box[port] = calloc(1, sizeof(*box[port]));
	assert_non_null(box[port]);
	wire_plug(&wire, port, box[port]);
}

/* Three ports are plugged in: 0, 1 and the last. */
static int fresh(void **state)
{
	(void)state;
	memset(&wire, 0, sizeof(wire));
	plug(0);
	plug(1);
	plug(WIRE_PORTS - 1);
	return 0;
}

static int gone(void **state)
{
	(void)state;
	for (u32 n = 0; n < WIRE_PORTS; n++) {
		free(box[n]);
		box[n] = NULL;
	}
	return 0;
}

/* A frame of `bytes` that starts with its number; heap, so that reading beyond it shows. */
static u32 send_bytes(u32 port, u32 number, u32 bytes)
{
	u8 *frame = malloc(bytes);
	u32 tell;

	assert_non_null(frame);
	memset(frame, (int)bytes, bytes);
	memcpy(frame, &number, sizeof(number));
	tell = wire_send(&wire, port, frame, bytes);
	free(frame);
	return tell;
}

static u32 send(u32 port, u32 number)
{
	return send_bytes(port, number, 60);
}

/* The number of the next frame; 0: none. */
static u32 next(u32 port)
{
	u32 number, count = 77;

	assert_int_equal(wire_receive(&wire, port, got, sizeof(got), &count), OK);
	if (count == 0)
		return 0;
	memcpy(&number, got, sizeof(number));
	return number;
}

static void everybody_else_gets_a_frame(void **state)
{
	(void)state;
	send(0, 5);
	send(0, 6);
	assert_int_equal(next(0), 0);
	assert_int_equal(next(1), 5);
	assert_int_equal(next(1), 6);
	assert_int_equal(next(1), 0);
	assert_int_equal(next(WIRE_PORTS - 1), 5);
	assert_int_equal(next(WIRE_PORTS - 1), 6);
	assert_int_equal(next(WIRE_PORTS - 1), 0);
}

static void every_length_arrives_whole(void **state)
{
	(void)state;
	for (u32 bytes = WIRE_FRAME_MIN; bytes <= WIRE_FRAME_MAX; bytes++) {
		u32 count;

		send_bytes(1, bytes, bytes);
		assert_int_equal(wire_receive(&wire, 0, got, sizeof(got), &count), OK);
		assert_int_equal(count, bytes);
		assert_int_equal(memcmp(got, &bytes, sizeof(bytes)), 0);
		for (u32 n = sizeof(bytes); n < bytes; n++)
			assert_int_equal(got[n], bytes & 0xff);
	}
}

static void a_short_buffer_loses_nothing(void **state)
{
	u8 *small = malloc(59);
	u32 count = 77;

	(void)state;
	send(0, 5);
	assert_int_equal(wire_receive(&wire, 1, small, 59, &count), E_INVAL);
	assert_int_equal(wire_receive(&wire, 1, NULL, 0, &count), E_INVAL);
	assert_int_equal(count, 77);
	assert_int_equal(next(1), 5);
	assert_int_equal(next(1), 0);
	free(small);
}

static void those_that_wait_are_told_once(void **state)
{
	const u32 last = 1u << (WIRE_PORTS - 1);

	(void)state;
	assert_int_equal(send(0, 1), 2u | last);
	assert_int_equal(send(0, 2), 0);
	assert_int_equal(send(1, 3), 1u);
	assert_int_equal(next(1), 1);
	assert_int_equal(send(0, 4), 0); /* there are some left: it knows */
	assert_int_equal(next(1), 2);
	assert_int_equal(next(1), 4);
	assert_int_equal(send(0, 5), 0);
	assert_int_equal(next(1), 5);
	assert_int_equal(next(1), 0);
	assert_int_equal(send(0, 6), 2u);
}

static void a_flood_loses_its_own_oldest_frames(void **state)
{
	(void)state;
	send(1, 1);
	for (u32 n = 1; n <= 10 * WIRE_BOX_FRAMES; n++)
		send(0, 1000 + n);
	send(1, 2);
	/* In turn, from port 0 on. */
	assert_int_equal(next(WIRE_PORTS - 1), 1001 + 9 * WIRE_BOX_FRAMES);
	assert_int_equal(next(WIRE_PORTS - 1), 1);
	assert_int_equal(next(WIRE_PORTS - 1), 1002 + 9 * WIRE_BOX_FRAMES);
	assert_int_equal(next(WIRE_PORTS - 1), 2);
	for (u32 n = 3; n <= WIRE_BOX_FRAMES; n++)
		assert_int_equal(next(WIRE_PORTS - 1), 1000 + n + 9 * WIRE_BOX_FRAMES);
	assert_int_equal(next(WIRE_PORTS - 1), 0);
	/* A reader that keeps up loses nothing. */
	while (next(1))
		;
	for (u32 n = 1; n <= 10 * WIRE_BOX_FRAMES; n++) {
		send(0, n);
		assert_int_equal(next(1), n);
	}
}

static void a_full_box_is_not_too_late(void **state)
{
	(void)state;
	for (u32 n = 1; n <= WIRE_BOX_FRAMES; n++)
		send(0, n);
	for (u32 n = 1; n <= WIRE_BOX_FRAMES; n++)
		assert_int_equal(next(1), n);
	assert_int_equal(next(1), 0);
	/* One more, for another reader, is. */
	send(0, WIRE_BOX_FRAMES + 1);
	assert_int_equal(next(WIRE_PORTS - 1), 2);
}

static void a_new_port_sees_new_frames_only(void **state)
{
	(void)state;
	send(0, 1);
	send(1, 2);
	plug(3);
	assert_int_equal(next(3), 0);
	assert_int_equal(send(0, 4), 1u << 3);
	assert_int_equal(next(3), 4);
	/* One that starts over: nobody sees what it sent before, all what it sends now. */
	send(3, 5);
	plug(3);
	assert_int_equal(next(0), 2);
	assert_int_equal(next(0), 0);
	send(3, 6);
	assert_int_equal(next(0), 6);
	assert_int_equal(next(0), 0);
	assert_int_equal(next(1), 1);
	assert_int_equal(next(1), 6);
}

static void counts_may_wrap(void **state)
{
	(void)state;
	wire.port[0].sent = 0u - 3;
	wire.port[1].seen[0] = 0u - 3;
	for (u32 n = 1; n <= WIRE_BOX_FRAMES; n++)
		send(0, n);
	for (u32 n = 1; n <= WIRE_BOX_FRAMES; n++)
		assert_int_equal(next(1), n);
	assert_int_equal(next(1), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(everybody_else_gets_a_frame),	   TEST(every_length_arrives_whole),
	TEST(a_short_buffer_loses_nothing),	   TEST(those_that_wait_are_told_once),
	TEST(a_flood_loses_its_own_oldest_frames), TEST(a_full_box_is_not_too_late),
	TEST(a_new_port_sees_new_frames_only),	   TEST(counts_may_wrap),
};

UNIT_MAIN("wire", tests)
