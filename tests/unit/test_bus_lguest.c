/*
 * tests/unit/test_bus_lguest.c - the lguest bus of kernels 3.1 to 3.19 and its devices.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/block.h"
#include "launcher-lite/bus_lguest.h"
#include "launcher-lite/console.h"
#include "launcher-lite/entropy.h"
#include "launcher-lite/net.h"
#include "lib/bytes.h"

#define PAGE 0x1000u /* of the descriptors; the rings follow, three pages each */
#define RING(n) (PAGE + 0x1000u + (n)*0x3000u)

static struct gmem memory;
static struct console console;
static struct block block;
static struct net net;
static struct entropy entropy;
static struct device *const devices[] = {
	&console.device,
	&block.device,
	&net.device,
	&entropy.device,
};
static struct lguest_bus bus;
static u8 disk[1024];

static int fresh(void **state)
{
	(void)state;
	stub_reset();
	vring_memory(&memory);
	console_init(&console);
	block_init(&block, disk, sizeof(disk), true, 0);
	net_init(&net, 0x010203);
	entropy_init(&entropy);
	assert_true(
		lguest_bus_build(&bus, &memory, PAGE, BUS_LGUEST_3, devices, ARRAY_SIZE(devices)));
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

/* The guest writes device n's status and notifies its descriptor. */
static void set_status(u32 n, u8 status)
{
	u32 descriptor = bus.slot[n].descriptor;

	memory.base[descriptor + 4] = status;
	assert_true(lguest_bus_notify(&bus, descriptor));
}

static void the_page_says_what_there_is(void **state)
{
	static const u8 wanted_console[] = { 3, 2, 4, 0, 0 };
	const u8 *at = memory.base + PAGE;
	u32 ring = RING(0) / 4096;

	(void)state;
	assert_memory_equal(at, wanted_console, 5);
	for (u32 queue = 0; queue < 2; queue++, ring += 3) {
		assert_int_equal(load_le16(at + 5 + 8 * queue), 256);
		assert_int_equal(load_le16(at + 7 + 8 * queue), queue + 1);
		assert_int_equal(load_le32(at + 9 + 8 * queue), ring);
	}
	assert_int_equal(load_le32(at + 21), 0); /* features */
	assert_int_equal(load_le32(at + 25), 0); /* acknowledged */

	at += 29;
	assert_int_equal(at[0], 2);
	assert_int_equal(at[1], 1);
	assert_int_equal(at[3], 24);
	assert_int_equal(load_le16(at + 7), 3); /* the third queue's interrupt */
	assert_int_equal(load_le32(at + 13), 0x214);
	assert_int_equal(load_le64(at + 21), 2); /* sectors */
	assert_int_equal(load_le32(at + 33), 254);

	at += 45;
	assert_int_equal(at[0], 1);
	assert_int_equal(load_le32(at + 21), 0x10020);
	assert_memory_equal(at + 29, "\x02\x52\x4c\x01\x02\x03\1\0", 8);
	at += 37;
	assert_int_equal(at[0], 4);
	at += 5 + 8 + 8;
	assert_int_equal(at[0], 0); /* the end */
}

static void it_all_must_fit(void **state)
{
	struct device *many[LGUEST_BUS_DEVICES + 1];
	struct gmem small = memory;

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(many); n++)
		many[n] = &console.device;
	assert_false(lguest_bus_build(&bus, &memory, PAGE, BUS_LGUEST_3, many, ARRAY_SIZE(many)));
	small.bytes = RING(6);
	assert_true(lguest_bus_build(&bus, &small, PAGE, BUS_LGUEST_3, devices, 4));
	small.bytes = RING(6) - 1;
	assert_false(lguest_bus_build(&bus, &small, PAGE, BUS_LGUEST_3, devices, 4));
	assert_false(lguest_bus_build(&bus, &memory, VRING_MEMORY_BYTES, BUS_LGUEST_3, devices, 0));
	assert_false(lguest_bus_build(&bus, &memory, 0xfffff000, BUS_LGUEST_3, devices, 0));
}

static void only_descriptors_and_rings_are_ours(void **state)
{
	(void)state;
	assert_false(lguest_bus_notify(&bus, 0));
	assert_false(lguest_bus_notify(&bus, PAGE + 1));
	assert_false(lguest_bus_notify(&bus, PAGE - 1));
	assert_false(lguest_bus_notify(&bus, RING(0) + 4));
	assert_false(lguest_bus_notify(&bus, RING(0) + 0x1000));
	assert_false(lguest_bus_notify(&bus, RING(6)));
	assert_true(lguest_bus_notify(&bus, PAGE));
	assert_true(lguest_bus_notify(&bus, PAGE + 29));
	assert_true(lguest_bus_notify(&bus, RING(5)));
}

static void a_queue_is_served_from_the_first_status_on(void **state)
{
	struct vring ring;

	(void)state;
	vring_at(&ring, &memory, RING(1), 256);
	memcpy(memory.base + VRING_BUFFERS, "one", 3);
	vring_set(&ring, 0, VRING_BUFFERS, 3, 0, 0);
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(1)));
	assert_int_equal(stub.output_bytes, 0); /* status 0 */

	set_status(0, 3);
	assert_true(lguest_bus_notify(&bus, RING(1)));
	assert_memory_equal(stub.output, "one", 3);
	assert_int_equal(stub.irqs[2], 1);

	/* 7, ready, is told to nobody. */
	memory.base[PAGE + 4] = 7;
	vring_avail(&ring)->flags = VRING_AVAIL_F_NO_INTERRUPT;
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(1)));
	assert_memory_equal(stub.output, "oneone", 6);
	assert_int_equal(stub.irqs[2], 1);
}

static void acknowledged_features_are_what_was_offered(void **state)
{
	u32 descriptor = bus.slot[1].descriptor;

	(void)state;
	memset(memory.base + descriptor + 17, 0xff, 4);
	set_status(1, 3);
	assert_int_equal(block.device.accepted, 0x214);
	set_status(1, 0);
	assert_int_equal(block.device.accepted, 0);
	assert_int_equal(load_le32(memory.base + descriptor + 17), 0);
}

static void a_reset_clears_the_rings(void **state)
{
	(void)state;
	set_status(0, 3);
	memset(memory.base + RING(0), 0xaa, 0x6000);
	memory.base[RING(2)] = 0xaa; /* the disk's */
	set_status(0, 0);
	for (u32 at = RING(0); at < RING(2); at++)
		assert_int_equal(memory.base[at], 0);
	assert_int_equal(memory.base[RING(2)], 0xaa);
	memory.base[0] = 0xaa; /* nobody's */
	memory.base[RING(3)] = 0xaa;
	set_status(1, 0);
	assert_int_equal(memory.base[RING(2)], 0);
	assert_int_equal(memory.base[RING(3)], 0xaa);
	assert_int_equal(memory.base[0], 0xaa);
	set_status(0, 3);
	assert_true(lguest_bus_notify(&bus, RING(1)));
	assert_int_equal(stub.lines, 0);
}

static void a_scribbled_page_moves_nothing(void **state)
{
	struct vring ring;

	(void)state;
	memset(memory.base + PAGE, 0xff, 4096);
	memory.base[PAGE + 4] = 3;
	assert_true(lguest_bus_notify(&bus, PAGE));
	vring_at(&ring, &memory, RING(1), 256);
	memory.base[VRING_BUFFERS] = '!';
	vring_set(&ring, 0, VRING_BUFFERS, 1, 0, 0);
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(1)));
	assert_memory_equal(stub.output, "!", 1);
	assert_false(lguest_bus_notify(&bus, 0xfffff000));
}

static void a_driver_that_gave_up_is_left_alone(void **state)
{
	(void)state;
	set_status(0, 0x83);
	assert_string_equal(stub.line, "console device stopped until its driver resets it: "
				       "the driver gave up, status (0x83)");
	set_status(0, 0);
	set_status(0, 3);
	assert_false(console.device.broken);
}

/* Two receive buffers, of `first` and `second` bytes. */
static void offer_input(struct vring *ring, u32 first, u32 second)
{
	vring_at(ring, &memory, RING(0), 256);
	vring_set(ring, 0, VRING_BUFFERS, first, VRING_DESC_F_WRITE, 0);
	vring_set(ring, 1, VRING_BUFFERS + 0x1000, second, VRING_DESC_F_WRITE, 0);
	vring_offer(ring, 0);
	vring_offer(ring, 1);
}

static void input_waits_in_the_core_for_a_buffer(void **state)
{
	struct vring ring;

	(void)state;
	stub.input = "abcdefgh";
	console_input(&console);
	assert_int_equal(stub.reads, 0);
	set_status(0, 3);
	console_input(&console); /* a queue, but no buffers yet */
	offer_input(&ring, 3, 4);
	assert_true(lguest_bus_notify(&bus, RING(0)));
	assert_memory_equal(memory.base + VRING_BUFFERS, "abc\0", 4);
	assert_memory_equal(memory.base + VRING_BUFFERS + 0x1000, "defg\0", 5);
	assert_int_equal(vring_used(&ring)->idx, 2);
	assert_int_equal(vring_used(&ring)->ring[0].len, 3);
	assert_int_equal(vring_used(&ring)->ring[1].len, 4);
	assert_true(stub.irqs[1] > 0);

	vring_offer(&ring, 1);
	assert_true(lguest_bus_notify(&bus, RING(0)));
	assert_memory_equal(memory.base + VRING_BUFFERS + 0x1000, "h", 1);
	assert_int_equal(vring_used(&ring)->ring[2].len, 1);
}

static void a_buffer_is_not_used_up_without_input(void **state)
{
	struct vring ring;

	(void)state;
	set_status(0, 3);
	offer_input(&ring, 100, 100);
	assert_true(lguest_bus_notify(&bus, RING(0)));
	assert_int_equal(vring_used(&ring)->idx, 0);
	stub.input = "x";
	console_input(&console);
	assert_int_equal(vring_used(&ring)->idx, 1);
	stub.input = "y";
	console_input(&console);
	assert_int_equal(vring_used(&ring)->idx, 2);
}

static void input_longer_than_what_is_held_arrives_whole(void **state)
{
	static char text[1000];
	struct vring ring;

	(void)state;
	for (u32 n = 0; n < sizeof(text) - 1; n++)
		text[n] = (char)('a' + n % 26);
	stub.input = text;
	set_status(0, 3);
	offer_input(&ring, 600, 600);
	console_input(&console);
	assert_memory_equal(memory.base + VRING_BUFFERS, text, 600);
	assert_memory_equal(memory.base + VRING_BUFFERS + 0x1000, text + 600, 399);
	assert_int_equal(vring_used(&ring)->ring[1].len, 399);
}

static void a_buffer_that_cannot_be_written_takes_nothing(void **state)
{
	struct vring ring;

	(void)state;
	stub.input = "abc";
	set_status(0, 3);
	vring_at(&ring, &memory, RING(0), 256);
	vring_set(&ring, 0, VRING_BUFFERS, 8, 0, 0); /* readable only */
	vring_set(&ring, 1, VRING_BUFFERS, 8, VRING_DESC_F_WRITE, 0);
	vring_offer(&ring, 0);
	vring_offer(&ring, 1);
	console_input(&console);
	assert_int_equal(vring_used(&ring)->ring[0].len, 0);
	assert_int_equal(vring_used(&ring)->ring[1].len, 3);
	assert_memory_equal(memory.base + VRING_BUFFERS, "abc", 3);
}

static void output_at_the_last_moment_is_not_lost(void **state)
{
	struct vring ring;

	(void)state;
	console_flush(&console); /* nothing set up */
	set_status(0, 3);
	vring_at(&ring, &memory, RING(1), 256);
	memset(memory.base + VRING_BUFFERS, 'z', 10000);
	vring_set(&ring, 0, VRING_BUFFERS, 10000, 0, 0);
	vring_offer(&ring, 0);
	console_flush(&console); /* in pieces of 4096: the stub checks */
	assert_int_equal(stub.output_bytes, 10000);
}

static void frames_go_out_without_their_header(void **state)
{
	struct vring ring;

	(void)state;
	set_status(2, 3);
	vring_at(&ring, &memory, RING(4), 256);
	vring_set(&ring, 0, VRING_BUFFERS, 10, VRING_DESC_F_NEXT, 1);
	vring_set(&ring, 1, VRING_BUFFERS + 100, 60, 0, 0);
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(4)));
	assert_int_equal(stub.sends, 1);
	assert_int_equal(stub.sent_bytes, 60); /* the header has 10 bytes here */
	assert_int_equal(stub.irqs[5], 1);

	vring_at(&ring, &memory, RING(3), 256);
	vring_set(&ring, 0, VRING_BUFFERS, 1514, VRING_DESC_F_WRITE, 0);
	vring_offer(&ring, 0);
	assert_true(lguest_bus_notify(&bus, RING(3)));
	assert_int_equal(vring_used(&ring)->idx, 0);
}

static void random_bytes_are_the_cpus_or_missing(void **state)
{
	struct vring ring;

	(void)state;
	stub.random_words = 3;
	set_status(3, 3);
	vring_at(&ring, &memory, RING(5), 256);
	vring_set(&ring, 0, VRING_BUFFERS, 6, VRING_DESC_F_WRITE, 0);
	vring_set(&ring, 1, VRING_BUFFERS, 100, VRING_DESC_F_WRITE, 0);
	vring_offer(&ring, 0);
	vring_offer(&ring, 1);
	assert_true(lguest_bus_notify(&bus, RING(5)));
	assert_int_equal(vring_used(&ring)->ring[0].len, 6);
	assert_int_equal(vring_used(&ring)->ring[1].len, 4);
	assert_memory_equal(memory.base + VRING_BUFFERS, "\1\1\1\1\2\2\0\0", 8);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(the_page_says_what_there_is),
	TEST(it_all_must_fit),
	TEST(only_descriptors_and_rings_are_ours),
	TEST(a_queue_is_served_from_the_first_status_on),
	TEST(acknowledged_features_are_what_was_offered),
	TEST(a_reset_clears_the_rings),
	TEST(a_scribbled_page_moves_nothing),
	TEST(a_driver_that_gave_up_is_left_alone),
	TEST(input_waits_in_the_core_for_a_buffer),
	TEST(a_buffer_is_not_used_up_without_input),
	TEST(input_longer_than_what_is_held_arrives_whole),
	TEST(a_buffer_that_cannot_be_written_takes_nothing),
	TEST(output_at_the_last_moment_is_not_lost),
	TEST(frames_go_out_without_their_header),
	TEST(random_bytes_are_the_cpus_or_missing),
};

UNIT_MAIN("bus_lguest", tests)
