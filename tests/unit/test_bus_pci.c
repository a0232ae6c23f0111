/*
 * tests/unit/test_bus_pci.c - launcher-lite/bus_pci_bar.c: registers, driven well and badly.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/pci_machine.h"

#include "launcher-lite/bus_lguest.h"

static struct vring ring;

static u32 get(u32 device, u32 offset, u32 width)
{
	return pci_bus_read(&bus, RINGLET_PCI_BASE + (device - 1) * RINGLET_PCI_STRIDE + offset,
			    width);
}

static void set(u32 device, u32 offset, u32 width, u32 value)
{
	pci_bus_write(&bus, RINGLET_PCI_BASE + (device - 1) * RINGLET_PCI_STRIDE + offset, width,
		      value);
}

static void negotiate(u32 device, u32 low, u32 high)
{
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 0);
	assert_int_equal(get(device, VIRTIO_PCI_DEVICE_STATUS, 1), 0);
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 1);
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 3);
	set(device, VIRTIO_PCI_DRIVER_FEATURE_SELECT, 4, 0);
	set(device, VIRTIO_PCI_DRIVER_FEATURE, 4, low);
	set(device, VIRTIO_PCI_DRIVER_FEATURE_SELECT, 4, 1);
	set(device, VIRTIO_PCI_DRIVER_FEATURE, 4, high);
	set(device, VIRTIO_PCI_DEVICE_STATUS, 1, 0xb);
}

/* Addresses and size, not yet enabled. */
static void describe(u32 device, u32 queue, u32 at, u16 size)
{
	vring_at(&ring, &memory, at, size);
	set(device, VIRTIO_PCI_QUEUE_SELECT, 2, queue);
	set(device, VIRTIO_PCI_QUEUE_SIZE, 2, size);
	set(device, VIRTIO_PCI_QUEUE_DESC_LOW, 4, (u32)ring.place.desc);
	set(device, VIRTIO_PCI_QUEUE_DESC_HIGH, 4, 0);
	set(device, VIRTIO_PCI_QUEUE_DRIVER_LOW, 4, (u32)ring.place.avail);
	set(device, VIRTIO_PCI_QUEUE_DRIVER_HIGH, 4, 0);
	set(device, VIRTIO_PCI_QUEUE_DEVICE_LOW, 4, (u32)ring.place.used);
	set(device, VIRTIO_PCI_QUEUE_DEVICE_HIGH, 4, 0);
}

/* The console's output queue at 0x4000, ready to use. */
static void bring_up_console(void)
{
	negotiate(CONSOLE, 0, 1);
	describe(CONSOLE, CONSOLE_OUTPUT, 0x4000, 16);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	set(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1, 0xf);
}

static void queue_text(const char *text)
{
	memcpy(memory.base + VRING_BUFFERS, text, strlen(text));
	vring_set(&ring, 0, VRING_BUFFERS, (u32)strlen(text), 0, 0);
	vring_offer(&ring, 0);
}

static void a_console_comes_up_and_writes(void **state)
{
	(void)state;
	negotiate(CONSOLE, 0, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0xb);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_NUM_QUEUES, 2), 2);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2, CONSOLE_OUTPUT);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 256);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_NOTIFY_OFF, 2), 0);
	describe(CONSOLE, CONSOLE_OUTPUT, 0x4000, 16);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 1);
	set(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1, 0xf);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0xf);

	queue_text("hello\n");
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	assert_memory_equal(stub.output, "hello\n", 7);
	assert_int_equal(vring_used(&ring)->idx, 1);
	assert_int_equal(stub.irqs[CONSOLE], 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_ISR, 1), 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_ISR, 1), 0);
}

static void a_disk_reads_over_pci(void **state)
{
	struct virtio_blk_header header = { .type = VIRTIO_BLK_T_IN, .sector = 1 };

	(void)state;
	disk[512] = 0x5a;
	negotiate(DISK, 0, 1);
	describe(DISK, 0, 0x4000, 8);
	set(DISK, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	set(DISK, VIRTIO_PCI_DEVICE_STATUS, 1, 0xf);
	memcpy(memory.base + VRING_BUFFERS, &header, sizeof(header));
	memory.base[VRING_BUFFERS + 1024] = 0xff;
	vring_set(&ring, 0, VRING_BUFFERS, sizeof(header), VRING_DESC_F_NEXT, 1);
	vring_set(&ring, 1, VRING_BUFFERS + 512, 512, VRING_DESC_F_NEXT | VRING_DESC_F_WRITE, 2);
	vring_set(&ring, 2, VRING_BUFFERS + 1024, 1, VRING_DESC_F_WRITE, 0);
	vring_offer(&ring, 0);
	set(DISK, VIRTIO_PCI_NOTIFY, 2, 0);
	assert_int_equal(memory.base[VRING_BUFFERS + 512], 0x5a);
	assert_int_equal(memory.base[VRING_BUFFERS + 1024], VIRTIO_BLK_S_OK);
	assert_int_equal(stub.irqs[DISK], 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_ISR, 1), 0);
	assert_int_equal(get(DISK, VIRTIO_PCI_ISR, 1), 1);
}

static void features_ok_needs_version_1_and_nothing_more(void **state)
{
	(void)state;
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_FEATURE, 4), 0x234);
	set(DISK, VIRTIO_PCI_DEVICE_FEATURE_SELECT, 4, 1);
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_FEATURE, 4), 1);
	for (u32 half = 2; half != 0; half <<= 1) {
		set(DISK, VIRTIO_PCI_DEVICE_FEATURE_SELECT, 4, half);
		assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_FEATURE, 4), 0);
		assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_FEATURE_SELECT, 4), half);
	}
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_FEATURE, 4), 4); /* EMERG_WRITE */

	negotiate(DISK, 0x204, 1);
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_STATUS, 1), 0xb);
	assert_int_equal(block.device.accepted, 0x204);
	set(DISK, VIRTIO_PCI_DRIVER_FEATURE, 4, 0); /* too late */
	assert_int_equal(get(DISK, VIRTIO_PCI_DRIVER_FEATURE, 4), 1);
	negotiate(DISK, 0x204, 0);
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_STATUS, 1), 3);
	negotiate(DISK, 1, 1);
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_STATUS, 1), 3);
	negotiate(DISK, 0, 3);
	assert_int_equal(get(DISK, VIRTIO_PCI_DEVICE_STATUS, 1), 3);
}

static void queue_registers_are_banked(void **state)
{
	(void)state;
	describe(CONSOLE, 0, 0x4000, 16);
	describe(CONSOLE, 1, 0x8000, 32);
	set(CONSOLE, VIRTIO_PCI_QUEUE_DEVICE_HIGH, 4, 7);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2, 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 16);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DESC_LOW, 4), 0x4000);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DEVICE_HIGH, 4), 0);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 32);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DRIVER_LOW, 4), 0x8000 + 16 * 32);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DEVICE_HIGH, 4), 7);
	for (u32 queue = 2; queue < 0x10000; queue += 127) {
		set(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2, queue);
		set(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2, 64);
		set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
		assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2), queue);
		assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 0);
		assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 0);
		assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DESC_LOW, 4), 0);
	}
	assert_int_equal(stub.lines, 0);
}

static void an_enabled_queue_stays_where_it_is(void **state)
{
	(void)state;
	bring_up_console();
	set(CONSOLE, VIRTIO_PCI_QUEUE_DESC_LOW, 4, 0x9000);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2, 256);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_DESC_LOW, 4), 0x4000);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 16);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 1);
	queue_text("here");
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 4);
}

static void a_queue_that_cannot_be_needs_a_reset(void **state)
{
	(void)state;
	negotiate(CONSOLE, 0, 1);
	describe(CONSOLE, CONSOLE_OUTPUT, 0x4000, 16);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2, 48);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0x4b);
	assert_string_equal(stub.line, "console device stopped until its driver resets it: "
				       "queue size is not a power of two up to 256 (0x30)");
	bring_up_console();
	negotiate(CONSOLE, 0, 1);
	describe(CONSOLE, CONSOLE_OUTPUT, 0x4000, 16);
	set(CONSOLE, VIRTIO_PCI_QUEUE_DESC_HIGH, 4, 1);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0x4b);
	bring_up_console();
	queue_text("back");
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 4);
}

static void a_broken_ring_is_told_by_interrupt_and_log(void **state)
{
	(void)state;
	bring_up_console();
	vring_avail(&ring)->idx = 100;
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0x4f);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_ISR, 1), 2);
	assert_int_equal(stub.irqs[CONSOLE], 1);
	assert_int_equal(stub.lines, 1);
}

static void a_reset_forgets_everything(void **state)
{
	(void)state;
	bring_up_console();
	queue_text("unsent");
	set(CONSOLE, VIRTIO_PCI_DEVICE_FEATURE_SELECT, 4, 1);
	console.device.transport->interrupt(console.device.slot, 1);
	set(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1, 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_ISR, 1), 0);
	for (u32 offset = 0; offset < 16; offset += 4)
		if (offset != VIRTIO_PCI_DEVICE_FEATURE)
			assert_int_equal(get(CONSOLE, offset, 4), 0);
	set(CONSOLE, VIRTIO_PCI_QUEUE_SELECT, 2, 1);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_SIZE, 2), 256);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2), 0);
	for (u32 offset = VIRTIO_PCI_QUEUE_DESC_LOW; offset < 56; offset += 4)
		assert_int_equal(get(CONSOLE, offset, 4), 0);
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	assert_int_equal(stub.output_bytes, 0);
	assert_null(console.device.transport);
}

static void what_was_notified_early_is_served_at_driver_ok(void **state)
{
	(void)state;
	negotiate(CONSOLE, 0, 1);
	describe(CONSOLE, CONSOLE_OUTPUT, 0x4000, 16);
	set(CONSOLE, VIRTIO_PCI_QUEUE_ENABLE, 2, 1);
	queue_text("early");
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
	set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, 0xffff);
	assert_int_equal(stub.output_bytes, 0);
	set(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1, 0xf);
	assert_int_equal(stub.output_bytes, 5);
}

/* The width of the register at each offset of the common configuration, notify and ISR. */
static void registers_answer_to_their_own_width_only(void **state)
{
	static const u8 widths[60] = {
		[0] = 4,  [4] = 4,  [8] = 4,  [12] = 4, [16] = 2, [18] = 2, [20] = 1,
		[21] = 1, [22] = 2, [24] = 2, [26] = 2, [28] = 2, [30] = 2, [32] = 4,
		[36] = 4, [40] = 4, [44] = 4, [48] = 4, [52] = 4, [56] = 2, [58] = 1
	};

	(void)state;
	bring_up_console();
	for (u32 offset = 0; offset < ARRAY_SIZE(widths); offset++)
		for (u32 width = 1; width <= 4; width *= 2) {
			if (width == widths[offset]) {
				assert_int_not_equal(get(CONSOLE, offset, width), ALL_ONES);
				continue;
			}
			set(CONSOLE, offset, width, 0);
			assert_int_equal(get(CONSOLE, offset, width), ALL_ONES);
		}
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1), 0xf);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_MSIX_CONFIG, 2), 0xffff);
}

static void config_takes_every_width_and_ends(void **state)
{
	(void)state;
	assert_int_equal(get(DISK, 60, 4), DISK_BYTES / 512);
	assert_int_equal(get(DISK, 60, 2), DISK_BYTES / 512);
	assert_int_equal(get(DISK, 60, 1), DISK_BYTES / 512);
	assert_int_equal(get(DISK, 60 + 12, 4), 254);
	set(DISK, 60, 4, 99);
	assert_int_equal(get(DISK, 60, 4), DISK_BYTES / 512);
	assert_int_equal(get(DISK, 127, 1), ALL_ONES);
	assert_int_equal(get(DISK, 126, 4), ALL_ONES); /* over the end of the BAR */
	assert_int_equal(get(DISK, 128, 4), ALL_ONES);
	assert_int_equal(get(CONSOLE, 60 + 8, 4), 0);
	set(CONSOLE, 60 + 8, 4, '!');
	assert_int_equal(stub.output_bytes, 1);
	assert_int_equal(get(CONSOLE, 60 + 8, 4), 0);
	assert_int_equal(get(ENTROPY, 60, 4), ALL_ONES);
}

static void nothing_answers_beside_the_registers(void **state)
{
	static const u32 nowhere[] = { 0,	   RINGLET_PCI_BASE - 4, RINGLET_PCI_BASE - 1,
				       0xd0014000, RINGLET_DEVICES_END,	 0xfffffffc,
				       ALL_ONES };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(nowhere); n++)
		for (u32 width = 1; width <= 4; width *= 2) {
			pci_bus_write(&bus, nowhere[n], width, 0);
			assert_int_equal(pci_bus_read(&bus, nowhere[n], width), ALL_ONES);
		}
}

static void one_transport_has_a_device_at_a_time(void **state)
{
	static struct mmio_bus mmio;

	(void)state;
	mmio_bus_init(&mmio, &memory, devices, ARRAY_SIZE(devices));
	mmio_bus_write(&mmio, RINGLET_MMIO_BASE + VIRTIO_MMIO_STATUS, 4, 1);
	assert_int_equal(config_in(CONSOLE, 0, 4), ALL_ONES);
	assert_int_equal(config_in(DISK, 0, 4), 0x10421af4);
	assert_int_equal(get(CONSOLE, VIRTIO_PCI_NUM_QUEUES, 2), ALL_ONES);
	set(CONSOLE, VIRTIO_PCI_DEVICE_STATUS, 1, 0); /* not this bus's to reset */
	assert_non_null(console.device.transport);
	mmio_bus_write(&mmio, RINGLET_MMIO_BASE + VIRTIO_MMIO_STATUS, 4, 0);
	assert_int_equal(config_in(CONSOLE, 0, 4), 0x10431af4);

	set(DISK, VIRTIO_PCI_DEVICE_STATUS, 1, 1);
	assert_int_equal(mmio_bus_read(&mmio, RINGLET_MMIO_BASE + 0x200 + VIRTIO_MMIO_DEVICE_ID, 4),
			 0);
}

/* Seeded, so it replays: whatever is written where, nothing outside memory is touched. */
static void scribbling_hurts_nobody(void **state)
{
	static const u32 ports[] = { 0xcf8, 0xcfc, 0xcf8, 0xcfc, 0xcfb, 0xcfe, 0x64, 0x80 };
	u32 seed = 1;

	(void)state;
	for (u32 n = 0; n < 300000; n++) {
		u32 where, value, width;

		seed = seed * 1664525 + 1013904223;
		where = seed >> 8;
		width = 1u << (seed >> 30) % 3;
		seed = seed * 1664525 + 1013904223;
		value = seed >> (seed >> 27 & 31);
		switch (where & 7) {
		case 0: memory.base[value % VRING_MEMORY_BYTES] = (u8)seed; break;
		case 1: pci_bus_out(&bus, ports[where >> 3 & 7], width, seed); break;
		case 2: pci_bus_in(&bus, ports[where >> 3 & 7], width); break;
		case 3:
			config_out(1 + (where >> 3 & 3), where >> 5, width, value);
			config_in(1 + (where >> 3 & 3), value, width);
			break;
		case 4: get(1 + (where >> 3 & 3), where >> 5 & 127, width); break;
		default: set(1 + (where >> 3 & 3), where >> 5 & 127, width, value);
		}
		if (n % 1000 == 0) {
			config_out(CONSOLE, 0x10, 4, RINGLET_PCI_BASE);
			set(CONSOLE, VIRTIO_PCI_NOTIFY, 2, CONSOLE_OUTPUT);
		}
		console_input(&console);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(a_console_comes_up_and_writes),
	TEST(a_disk_reads_over_pci),
	TEST(features_ok_needs_version_1_and_nothing_more),
	TEST(queue_registers_are_banked),
	TEST(an_enabled_queue_stays_where_it_is),
	TEST(a_queue_that_cannot_be_needs_a_reset),
	TEST(a_broken_ring_is_told_by_interrupt_and_log),
	TEST(a_reset_forgets_everything),
	TEST(what_was_notified_early_is_served_at_driver_ok),
	TEST(registers_answer_to_their_own_width_only),
	TEST(config_takes_every_width_and_ends),
	TEST(nothing_answers_beside_the_registers),
	TEST(one_transport_has_a_device_at_a_time),
	TEST(scribbling_hurts_nobody),
};

UNIT_MAIN("bus_pci", tests)
