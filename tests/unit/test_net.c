/*
 * tests/unit/test_net.c - launcher-lite/net.c: frames both ways, in all forms, and every wrong one.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/net.h"

#define SIZE 16u
#define BUFFER(n) (VRING_BUFFERS + 0x1000u * (n))
#define NEXT VRING_DESC_F_NEXT
#define WRITE VRING_DESC_F_WRITE
#define UNTOUCHED 0xeeu

static struct gmem memory;
static struct net net;
static struct vring in, out;
static u32 interrupts[2];

static void interrupt(void *slot, u32 queue)
{
	(void)slot;
	interrupts[queue]++;
}

static const struct transport forms[] = {
	{ .form = VIRTIO_FORM_1, .interrupt = interrupt },
	{ .form = VIRTIO_FORM_LEGACY, .interrupt = interrupt },
	{ .form = VIRTIO_FORM_FIRST, .interrupt = interrupt },
};
static const u32 header_bytes[] = { 12, 10, 8 };

static void wake(const struct transport *transport)
{
	device_reset(&net.device);
	assert_true(device_wake(&net.device, transport, NULL));
	memset(memory.base, 0, VRING_BUFFERS);
	memset(memory.base + VRING_BUFFERS, UNTOUCHED, VRING_MEMORY_BYTES - VRING_BUFFERS);
	vring_at(&in, &memory, 0x1000, SIZE);
	vring_at(&out, &memory, 0x4000, SIZE);
	assert_true(vq_setup(&net.device.queue[NET_RECEIVE], &memory, SIZE, &in.place));
	assert_true(vq_setup(&net.device.queue[NET_TRANSMIT], &memory, SIZE, &out.place));
}

static int fresh(void **state)
{
	(void)state;
	stub_reset();
	memset(interrupts, 0, sizeof(interrupts));
	vring_memory(&memory);
	net_init(&net, 0x010203);
	wake(&forms[0]);
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

/* A buffer for receiving, in descriptor n. */
static void offer(u32 n, u32 bytes)
{
	vring_set(&in, n, BUFFER(n), bytes, WRITE, 0);
	vring_offer(&in, (u16)n);
}

static void send(u32 bytes)
{
	vring_set(&out, 0, BUFFER(0), bytes, 0, 0);
	vring_offer(&out, 0);
	device_notify(&net.device, NET_TRANSMIT);
}

static void the_link_is_up(void **state)
{
	static const u8 config[] = { 0x02, 0x52, 0x4c, 1, 2, 3, 1, 0 };

	(void)state;
	assert_int_equal(net.device.offered & VIRTIO_NET_F_STATUS, VIRTIO_NET_F_STATUS);
	assert_int_equal(net.device.config_bytes, sizeof(config));
	assert_memory_equal(net.device.config, config, sizeof(config));
}

static void a_frame_goes_out_without_its_header(void **state)
{
	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(forms); n++) {
		wake(&forms[n]);
		memset(memory.base + BUFFER(0) + header_bytes[n], 'f', 60);
		send(header_bytes[n] + 60);
		assert_int_equal(stub.sends, n + 1);
		assert_int_equal(stub.sent_bytes, 60);
		assert_int_equal(stub.sent[0], 'f');
		assert_int_equal(stub.sent[59], 'f');
		assert_int_equal(vring_used(&out)->idx, 1);
		assert_int_equal(interrupts[NET_TRANSMIT], n + 1);
	}
	assert_int_equal(net.sent, ARRAY_SIZE(forms));
}

static void its_parts_may_be_anywhere(void **state)
{
	(void)state;
	memset(memory.base + BUFFER(1), 'a', 100);
	memset(memory.base + BUFFER(2), 'b', 100);
	vring_set(&out, 0, BUFFER(0), 5, NEXT, 1);
	vring_set(&out, 1, BUFFER(1), 7 + 10, NEXT, 2);
	vring_set(&out, 2, BUFFER(2), 4, 0, 0);
	vring_offer(&out, 0);
	device_notify(&net.device, NET_TRANSMIT);
	assert_int_equal(stub.sent_bytes, 14);
	assert_memory_equal(stub.sent, "aaaaaaaaaabbbb", 14);
}

static void what_is_no_frame_is_dropped(void **state)
{
	static const u32 bytes[] = { 12, 13, 12 + 13, 12 + 1515, 0x10000 };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(bytes); n++)
		send(bytes[n]);
	assert_int_equal(stub.sends, 0);
	assert_int_equal(net.dropped, ARRAY_SIZE(bytes));
	assert_int_equal(vring_used(&out)->idx, ARRAY_SIZE(bytes));
	send(12 + 14);
	send(12 + 1514);
	assert_int_equal(stub.sends, 2);
	stub.send_answer = E_RANGE;
	send(12 + 14);
	assert_int_equal(net.sent, 2);
	assert_int_equal(net.dropped, ARRAY_SIZE(bytes) + 1);
	assert_false(net.device.broken);
}

static void less_than_a_header_stops_the_card(void **state)
{
	(void)state;
	send(11);
	assert_true(net.device.broken);
	assert_string_equal(stub.line, "net device stopped until its driver resets it: "
				       "request without its parts (0)");
	send(100);
	assert_int_equal(stub.sends, 0);
	stub.frames = 1;
	stub.frame_bytes = 60;
	net_input(&net);
	assert_int_equal(stub.receives, 0);
	wake(&forms[0]);
	send(100);
	assert_int_equal(stub.sends, 1);
}

static void a_frame_comes_in_behind_a_header(void **state)
{
	static const u8 header[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0 };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(forms); n++) {
		const u8 *buffer = memory.base + BUFFER(3);
		u32 bytes = header_bytes[n];

		wake(&forms[n]);
		offer(3, bytes + 1514);
		stub.frames = 1;
		stub.frame_bytes = 1514;
		net_input(&net);
		assert_int_equal(vring_used(&in)->idx, 1);
		assert_int_equal(vring_used(&in)->ring[0].id, 3);
		assert_int_equal(vring_used(&in)->ring[0].len, bytes + 1514);
		assert_memory_equal(buffer, header, bytes);
		assert_int_equal(buffer[bytes], 1);
		assert_int_equal(buffer[bytes + 1513], 1);
		assert_int_equal(buffer[bytes + 1514], UNTOUCHED);
		assert_int_equal(interrupts[NET_RECEIVE], n + 1);
	}
	assert_int_equal(net.received, ARRAY_SIZE(forms));
}

static void many_frames_are_one_interrupt(void **state)
{
	(void)state;
	for (u32 n = 0; n < 5; n++)
		offer(n, 2000);
	stub.frames = 4;
	stub.frame_bytes = 60;
	net_input(&net);
	assert_int_equal(vring_used(&in)->idx, 4);
	assert_int_equal(interrupts[NET_RECEIVE], 1);
	for (u32 n = 0; n < 4; n++)
		assert_int_equal(memory.base[BUFFER(n) + 12], 4 - n);
	net_input(&net);
	assert_int_equal(interrupts[NET_RECEIVE], 1);
	vring_avail(&in)->flags = VRING_AVAIL_F_NO_INTERRUPT;
	stub.frames = 1;
	net_input(&net);
	assert_int_equal(vring_used(&in)->idx, 5);
	assert_int_equal(interrupts[NET_RECEIVE], 1);
}

static void without_a_buffer_one_frame_is_held(void **state)
{
	(void)state;
	stub.frames = 3;
	stub.frame_bytes = 60;
	net_input(&net);
	net_input(&net);
	assert_int_equal(stub.frames, 2);
	offer(0, 2000);
	offer(1, 2000);
	device_notify(&net.device, NET_RECEIVE);
	assert_int_equal(memory.base[BUFFER(0) + 12], 3);
	assert_int_equal(memory.base[BUFFER(1) + 12], 2);
	assert_int_equal(vring_used(&in)->idx, 2);
	/* What is held is not for the driver that comes after a reset. */
	assert_int_equal(net.held_bytes, 60);
	wake(&forms[0]);
	assert_int_equal(net.held_bytes, 0);
}

static void a_sleeping_card_takes_nothing(void **state)
{
	(void)state;
	device_reset(&net.device);
	stub.frames = 3;
	stub.frame_bytes = 60;
	net_input(&net);
	device_notify(&net.device, NET_RECEIVE);
	assert_int_equal(stub.receives, 0);
}

static void a_small_buffer_loses_its_frame(void **state)
{
	(void)state;
	offer(0, 12 + 59);
	offer(1, 12);
	offer(2, 12 + 60);
	stub.frames = 3;
	stub.frame_bytes = 60;
	net_input(&net);
	assert_int_equal(vring_used(&in)->idx, 3);
	assert_int_equal(vring_used(&in)->ring[0].len, 0);
	assert_int_equal(vring_used(&in)->ring[1].len, 0);
	assert_int_equal(vring_used(&in)->ring[2].len, 72);
	assert_int_equal(memory.base[BUFFER(0) + 12], UNTOUCHED);
	assert_int_equal(memory.base[BUFFER(2) + 12], 1);
	assert_int_equal(net.dropped, 2);
	assert_int_equal(net.received, 1);
}

static void no_room_for_a_header_stops_the_card(void **state)
{
	static const struct {
		u32 bytes;
		u16 flags;
	} bad[] = { { 11, WRITE }, { 0, WRITE }, { 2000, 0 } };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(bad); n++) {
		wake(&forms[0]);
		vring_set(&in, 0, BUFFER(0), bad[n].bytes, bad[n].flags, 0);
		vring_offer(&in, 0);
		stub.frames = 2;
		stub.frame_bytes = 60;
		net_input(&net);
		assert_true(net.device.broken);
		assert_int_equal(stub.lines, n + 1);
		assert_int_equal(memory.base[BUFFER(0)], UNTOUCHED);
	}
}

/* The used ring lies on the available one: answers become new buffers, and that must end. */
static void a_ring_that_feeds_itself_ends(void **state)
{
	(void)state;
	in.place.used = in.place.avail;
	assert_true(vq_setup(&net.device.queue[NET_RECEIVE], &memory, SIZE, &in.place));
	for (u32 n = 0; n < SIZE; n++)
		vring_set(&in, n, BUFFER(0), 2000, WRITE, 0);
	vring_avail(&in)->idx = SIZE;
	stub.frames = 1000000;
	stub.frame_bytes = 60;
	net_input(&net);
	assert_in_range(stub.receives, 1, SIZE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(the_link_is_up),
	TEST(a_frame_goes_out_without_its_header),
	TEST(its_parts_may_be_anywhere),
	TEST(what_is_no_frame_is_dropped),
	TEST(less_than_a_header_stops_the_card),
	TEST(a_frame_comes_in_behind_a_header),
	TEST(many_frames_are_one_interrupt),
	TEST(without_a_buffer_one_frame_is_held),
	TEST(a_sleeping_card_takes_nothing),
	TEST(a_small_buffer_loses_its_frame),
	TEST(no_room_for_a_header_stops_the_card),
	TEST(a_ring_that_feeds_itself_ends),
};

UNIT_MAIN("net", tests)
