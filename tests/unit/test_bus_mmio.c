/*
 * tests/unit/test_bus_mmio.c - launcher-lite/bus_mmio.c: the registers, driven well and badly.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/block.h"
#include "launcher-lite/bus_lguest.h"
#include "launcher-lite/bus_mmio.h"
#include "launcher-lite/console.h"

#define BLOCK(n) (RINGLET_MMIO_BASE + (n)*RINGLET_MMIO_STRIDE)
#define DISK_BYTES 4096u
#define ALL_ONES 0xffffffffu

static struct gmem memory;
static struct console console;
static struct block block;
static struct device *const devices[] = { &console.device, &block.device };
static struct mmio_bus bus;
static struct vring ring;
static u8 disk[DISK_BYTES];

static int fresh(void **state)
{
	(void)state;
	stub_reset();
	vring_memory(&memory);
	console_init(&console);
	block_init(&block, disk, DISK_BYTES, false, 0);
	mmio_bus_init(&bus, &memory, devices, ARRAY_SIZE(devices));
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	return 0;
}

static u32 get(u32 n, u32 offset)
{
	return mmio_bus_read(&bus, BLOCK(n) + offset, 4);
}

static void set(u32 n, u32 offset, u32 value)
{
	mmio_bus_write(&bus, BLOCK(n) + offset, 4, value);
}

static void negotiate(u32 n, u32 low, u32 high)
{
	set(n, VIRTIO_MMIO_STATUS, 0);
	set(n, VIRTIO_MMIO_STATUS, 1);
	set(n, VIRTIO_MMIO_STATUS, 3);
	set(n, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	set(n, VIRTIO_MMIO_DRIVER_FEATURES, high);
	set(n, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	set(n, VIRTIO_MMIO_DRIVER_FEATURES, low);
	set(n, VIRTIO_MMIO_STATUS, 0xb);
}

static void place(u32 n, u32 queue, u32 at, u16 size)
{
	vring_at(&ring, &memory, at, size);
	set(n, VIRTIO_MMIO_QUEUE_SEL, queue);
	set(n, VIRTIO_MMIO_QUEUE_NUM, size);
	set(n, VIRTIO_MMIO_QUEUE_DESC_LOW, (u32)ring.place.desc);
	set(n, VIRTIO_MMIO_QUEUE_DESC_HIGH, 0);
	set(n, VIRTIO_MMIO_QUEUE_DRIVER_LOW, (u32)ring.place.avail);
	set(n, VIRTIO_MMIO_QUEUE_DRIVER_HIGH, 0);
	set(n, VIRTIO_MMIO_QUEUE_DEVICE_LOW, (u32)ring.place.used);
	set(n, VIRTIO_MMIO_QUEUE_DEVICE_HIGH, 0);
	set(n, VIRTIO_MMIO_QUEUE_READY, 1);
}

/* The console's output queue at 0x4000, ready to use. */
static void bring_up_console(void)
{
	negotiate(0, 0, 1);
	place(0, CONSOLE_OUTPUT, 0x4000, 16);
	set(0, VIRTIO_MMIO_STATUS, 0xf);
}

static void queue_text(const char *text)
{
	memcpy(memory.base + VRING_BUFFERS, text, strlen(text));
	vring_set(&ring, 0, VRING_BUFFERS, (u32)strlen(text), 0, 0);
	vring_offer(&ring, 0);
}

static void a_block_introduces_itself(void **state)
{
	(void)state;
	assert_int_equal(get(0, VIRTIO_MMIO_MAGIC), 0x74726976);
	assert_int_equal(get(0, VIRTIO_MMIO_VERSION), 2);
	assert_int_equal(get(0, VIRTIO_MMIO_DEVICE_ID), VIRTIO_ID_CONSOLE);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_ID), VIRTIO_ID_BLOCK);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_FEATURES),
			 0x234); /* SEG_MAX GEOMETRY RO FLUSH */
	set(1, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_FEATURES), 1); /* VERSION_1 */
	set(1, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 2);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_FEATURES), 0);
	set(1, VIRTIO_MMIO_DEVICE_FEATURES_SEL, ALL_ONES);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_FEATURES), 0);
	assert_int_equal(get(1, VIRTIO_MMIO_SHM_LEN_LOW), ALL_ONES);
}

static void an_empty_block_has_device_id_0(void **state)
{
	(void)state;
	for (u32 n = 2; n < RINGLET_MMIO_DEVICES; n++) {
		assert_int_equal(get(n, VIRTIO_MMIO_MAGIC), 0x74726976);
		assert_int_equal(get(n, VIRTIO_MMIO_VERSION), 2);
		for (u32 offset = 8; offset < VIRTIO_MMIO_CONFIG; offset += 4) {
			set(n, offset, ALL_ONES);
			if (offset != VIRTIO_MMIO_VENDOR_ID && (offset < 0xb0 || offset > 0xbc))
				assert_int_equal(get(n, offset), 0);
		}
		assert_int_equal(get(n, VIRTIO_MMIO_CONFIG), ALL_ONES);
	}
}

static void odd_accesses_read_all_ones_and_write_nothing(void **state)
{
	static const struct {
		u32 address;
		u32 width;
	} odd[] = {
		{ BLOCK(0), 1 },
		{ BLOCK(0), 2 },
		{ BLOCK(0) + 1, 4 },
		{ BLOCK(0) + VIRTIO_MMIO_STATUS + 2, 4 },
		{ BLOCK(0) + VIRTIO_MMIO_CONFIG - 2, 4 },
		{ BLOCK(1) - 2, 4 },
		{ BLOCK(8), 4 },
		{ BLOCK(8) - 1, 2 },
		{ BLOCK(0) - 4, 4 },
		{ BLOCK(0) - 2, 4 },
		{ 0, 4 },
		{ ALL_ONES, 4 },
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(odd); n++) {
		mmio_bus_write(&bus, odd[n].address, odd[n].width, 3);
		assert_int_equal(mmio_bus_read(&bus, odd[n].address, odd[n].width), ALL_ONES);
	}
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0);
}

static void config_space_takes_every_width(void **state)
{
	u32 capacity = BLOCK(1) + VIRTIO_MMIO_CONFIG;

	(void)state;
	assert_int_equal(mmio_bus_read(&bus, capacity, 4), DISK_BYTES / 512);
	assert_int_equal(mmio_bus_read(&bus, capacity, 1), DISK_BYTES / 512);
	assert_int_equal(mmio_bus_read(&bus, capacity + 12, 4), 254); /* seg_max */
	assert_int_equal(mmio_bus_read(&bus, capacity + 12, 2), 254);
	assert_int_equal(mmio_bus_read(&bus, capacity + 14, 2), 0);
	assert_int_equal(mmio_bus_read(&bus, capacity + 20, 4), 512);	   /* blk_size */
	assert_int_equal(mmio_bus_read(&bus, capacity + 22, 4), ALL_ONES); /* over the end */
	assert_int_equal(mmio_bus_read(&bus, capacity + 24, 1), ALL_ONES);
	mmio_bus_write(&bus, capacity, 4, 12345);
	assert_int_equal(mmio_bus_read(&bus, capacity, 4), DISK_BYTES / 512);
	assert_int_equal(mmio_bus_read(&bus, BLOCK(0) + VIRTIO_MMIO_CONFIG + 11, 1), 0);
	assert_int_equal(mmio_bus_read(&bus, BLOCK(0) + VIRTIO_MMIO_CONFIG + 12, 1), ALL_ONES);
}

static void an_emergency_character_needs_no_driver(void **state)
{
	u32 emerg_wr = BLOCK(0) + VIRTIO_MMIO_CONFIG + 8;

	(void)state;
	assert_int_equal(get(0, VIRTIO_MMIO_DEVICE_FEATURES), 4);
	mmio_bus_write(&bus, emerg_wr, 4, 0x12345600 + 'x');
	mmio_bus_write(&bus, emerg_wr, 1, 'y');
	mmio_bus_write(&bus, emerg_wr - 4, 4, 'z');
	assert_int_equal(stub.output_bytes, 1);
	assert_int_equal(stub.output[0], 'x');
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0);
	assert_null(console.device.transport);
}

static void features_ok_needs_version_1_and_nothing_more(void **state)
{
	(void)state;
	negotiate(1, 0x204, 1);
	assert_int_equal(get(1, VIRTIO_MMIO_STATUS), 0xb);
	assert_int_equal(block.device.accepted, 0x204);
	set(1, VIRTIO_MMIO_DRIVER_FEATURES, 0); /* too late */
	set(1, VIRTIO_MMIO_STATUS, 0xf);
	assert_int_equal(block.device.accepted, 0x204);

	negotiate(1, 0x204, 0);
	assert_int_equal(get(1, VIRTIO_MMIO_STATUS), 3);
	negotiate(1, 1, 1);
	assert_int_equal(get(1, VIRTIO_MMIO_STATUS), 3);
	negotiate(1, 0, 3);
	assert_int_equal(get(1, VIRTIO_MMIO_STATUS), 3);
}

static void output_goes_out_and_interrupts(void **state)
{
	(void)state;
	bring_up_console();
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_READY), 1);
	queue_text("hello\n");
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_memory_equal(stub.output, "hello\n", 7);
	assert_int_equal(stub.irqs[1], 1);
	assert_int_equal(get(0, VIRTIO_MMIO_INTERRUPT_STATUS), 1);
	set(0, VIRTIO_MMIO_INTERRUPT_ACK, 1);
	assert_int_equal(get(0, VIRTIO_MMIO_INTERRUPT_STATUS), 0);
	assert_int_equal(vring_used(&ring)->idx, 1);

	queue_text("again\n");
	assert_true(mmio_bus_notify(&bus, RINGLET_NOTIFY(0, CONSOLE_OUTPUT)));
	assert_memory_equal(stub.output, "hello\nagain\n", 13);
}

static void notify_by_hypercall_names_a_block_and_a_queue(void **state)
{
	static const u32 wrong[] = {
		RINGLET_MMIO_BASE,
		RINGLET_NOTIFY(0, 0) + 1,
		RINGLET_NOTIFY(0, 0) - 4,
		RINGLET_NOTIFY(8, 0),
		RINGLET_NOTIFY(0, 16),
		RINGLET_MMIO_BASE - 0x1b0,
		0,
		ALL_ONES,
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(wrong); n++)
		assert_false(mmio_bus_notify(&bus, wrong[n]));
	assert_true(mmio_bus_notify(&bus, RINGLET_NOTIFY(7, 15))); /* nobody there: nothing */
	bring_up_console();
	assert_true(mmio_bus_notify(&bus, RINGLET_NOTIFY(0, 15)));
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, ALL_ONES);
	assert_int_equal(stub.irqs[1], 0);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0xf);
}

static void what_was_notified_early_is_served_at_driver_ok(void **state)
{
	(void)state;
	negotiate(0, 0, 1);
	place(0, CONSOLE_OUTPUT, 0x4000, 16);
	queue_text("early");
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 0);
	set(0, VIRTIO_MMIO_STATUS, 0xf);
	assert_int_equal(stub.output_bytes, 5);
}

static void a_queue_that_cannot_be_needs_a_reset(void **state)
{
	(void)state;
	negotiate(0, 0, 1);
	place(0, CONSOLE_OUTPUT, VRING_MEMORY_BYTES, 16);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_READY), 0);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0x4b);
	assert_string_equal(stub.line, "console device stopped until its driver resets it: "
				       "descriptor table is outside memory (0x40000)");
	set(0, VIRTIO_MMIO_STATUS, 0);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0);
	bring_up_console();
	queue_text("back");
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 4);
}

static void high_halves_of_addresses_count(void **state)
{
	(void)state;
	negotiate(0, 0, 1);
	vring_at(&ring, &memory, 0x4000, 16);
	set(0, VIRTIO_MMIO_QUEUE_SEL, 1);
	set(0, VIRTIO_MMIO_QUEUE_NUM, 16);
	set(0, VIRTIO_MMIO_QUEUE_DESC_LOW, 0x4000);
	set(0, VIRTIO_MMIO_QUEUE_DRIVER_LOW, 0x5000);
	set(0, VIRTIO_MMIO_QUEUE_DEVICE_LOW, 0x6000);
	set(0, VIRTIO_MMIO_QUEUE_DEVICE_HIGH, 1);
	set(0, VIRTIO_MMIO_QUEUE_READY, 1);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_READY), 0);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0x4b);
}

static void a_broken_ring_is_told_by_interrupt_and_log(void **state)
{
	(void)state;
	bring_up_console();
	vring_avail(&ring)->idx = 100;
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 0x4f);
	assert_int_equal(get(0, VIRTIO_MMIO_INTERRUPT_STATUS), 2);
	assert_int_equal(stub.irqs[1], 1);
	assert_int_equal(stub.lines, 1);
	vring_avail(&ring)->idx = 0;
	queue_text("not any more");
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 0);
}

static void breaking_it_over_and_over_does_not_flood(void **state)
{
	(void)state;
	for (u32 n = 0; n < 100; n++) {
		bring_up_console();
		memset(memory.base, 0, VRING_MEMORY_BYTES);
		vring_avail(&ring)->idx = 100;
		set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	}
	assert_int_equal(stub.lines, DEVICE_MAX_COMPLAINTS);
}

static void queues_that_are_not_there_do_not_exist(void **state)
{
	(void)state;
	set(0, VIRTIO_MMIO_QUEUE_SEL, 1);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_NUM_MAX), 256);
	set(0, VIRTIO_MMIO_QUEUE_SEL, 2);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	set(0, VIRTIO_MMIO_QUEUE_READY, 1);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_READY), 0);
	set(1, VIRTIO_MMIO_QUEUE_SEL, 1); /* a disk has one */
	assert_int_equal(get(1, VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	set(1, VIRTIO_MMIO_QUEUE_SEL, ALL_ONES);
	assert_int_equal(get(1, VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	assert_int_equal(get(1, VIRTIO_MMIO_QUEUE_READY), 0);
}

static void a_reset_forgets_queues(void **state)
{
	(void)state;
	bring_up_console();
	queue_text("unsent");
	set(0, VIRTIO_MMIO_STATUS, 0);
	assert_int_equal(get(0, VIRTIO_MMIO_QUEUE_READY), 0);
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 0);
	assert_null(console.device.transport);
}

static void status_bits_stay_until_the_reset(void **state)
{
	(void)state;
	set(0, VIRTIO_MMIO_STATUS, 3);
	set(0, VIRTIO_MMIO_STATUS, 1);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 3);
	set(0, VIRTIO_MMIO_STATUS, 0x43); /* not the driver's to set */
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 3);
	set(0, VIRTIO_MMIO_STATUS, 0xffffff00);
	assert_int_equal(get(0, VIRTIO_MMIO_STATUS), 3);
}

static void one_transport_has_a_device_at_a_time(void **state)
{
	static struct lguest_bus lguest;

	(void)state;
	assert_true(lguest_bus_build(&lguest, &memory, 0x10000, BUS_LGUEST_3, devices, 2));
	memory.base[0x10004] = 3;
	assert_true(lguest_bus_notify(&lguest, 0x10000));
	assert_int_equal(get(0, VIRTIO_MMIO_DEVICE_ID), 0);
	assert_int_equal(get(1, VIRTIO_MMIO_DEVICE_ID), VIRTIO_ID_BLOCK);
	set(0, VIRTIO_MMIO_STATUS, 0); /* not this bus's to reset */
	assert_non_null(console.device.transport);
	memory.base[0x10004] = 0;
	assert_true(lguest_bus_notify(&lguest, 0x10000));
	assert_int_equal(get(0, VIRTIO_MMIO_DEVICE_ID), VIRTIO_ID_CONSOLE);

	bring_up_console();
	memory.base[0x10004] = 3;
	assert_true(lguest_bus_notify(&lguest, 0x10000));
	memory.base[0x10004] = 0;
	assert_true(lguest_bus_notify(&lguest, 0x10000));
	queue_text("mmio");
	set(0, VIRTIO_MMIO_QUEUE_NOTIFY, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 4);
}

/* Seeded, so it replays: whatever is written where, nothing outside memory is touched. */
static void scribbling_on_registers_and_rings_hurts_nobody(void **state)
{
	u32 seed = 1;

	(void)state;
	for (u32 n = 0; n < 200000; n++) {
		u32 where, value;

		seed = seed * 1664525 + 1013904223;
		where = BLOCK(seed >> 8 & 1) + (seed >> 16 & 0x7c);
		seed = seed * 1664525 + 1013904223;
		value = seed >> (seed >> 27 & 31);
		if ((seed & 7) == 0)
			memory.base[value % VRING_MEMORY_BYTES] = (u8)seed;
		else
			mmio_bus_write(&bus, where + (seed & 8 ? 0x40 : 0), 4, value);
		if (n % 1000 == 0)
			bring_up_console();
		assert_true(mmio_bus_notify(&bus, RINGLET_NOTIFY(0, seed >> 9 & 1)));
		assert_true(mmio_bus_notify(&bus, RINGLET_NOTIFY(1, 0)));
		console_input(&console);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(a_block_introduces_itself),
	TEST(an_empty_block_has_device_id_0),
	TEST(odd_accesses_read_all_ones_and_write_nothing),
	TEST(config_space_takes_every_width),
	TEST(an_emergency_character_needs_no_driver),
	TEST(features_ok_needs_version_1_and_nothing_more),
	TEST(output_goes_out_and_interrupts),
	TEST(notify_by_hypercall_names_a_block_and_a_queue),
	TEST(what_was_notified_early_is_served_at_driver_ok),
	TEST(a_queue_that_cannot_be_needs_a_reset),
	TEST(high_halves_of_addresses_count),
	TEST(a_broken_ring_is_told_by_interrupt_and_log),
	TEST(breaking_it_over_and_over_does_not_flood),
	TEST(queues_that_are_not_there_do_not_exist),
	TEST(a_reset_forgets_queues),
	TEST(status_bits_stay_until_the_reset),
	TEST(one_transport_has_a_device_at_a_time),
	TEST(scribbling_on_registers_and_rings_hurts_nobody),
};

UNIT_MAIN("bus_mmio", tests)
