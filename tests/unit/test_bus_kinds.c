/*
 * tests/unit/test_bus_kinds.c - the lguest bus as each generation of kernels knows it.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/lguest_bus.h"

#include "lib/bytes.h"

static void a_record_of_2_6_24_is_a_list_of_fields(void **state)
{
	static const char wanted[] = /* and a 0 at the end */
		"\x03\x14\x00"	     /* console */
		"\x02\x08\x00\x01\x01\x00\x02\x00\x00\x00"
		"\x02\x08\x00\x01\x02\x00\x05\x00\x00\x00"
		"\x02\x1a\x00" /* block */
		"\x02\x08\x00\x01\x03\x00\x08\x00\x00\x00"
		"\x41\x08\x08\x00\x00\x00\x00\x00\x00\x00"
		"\x43\x04\xfe\x00\x00\x00"
		"\x02\x1a\x00" /* block */
		"\x02\x08\x00\x01\x04\x00\x0b\x00\x00\x00"
		"\x41\x08\x01\x00\x00\x00\x00\x00\x00\x00"
		"\x43\x04\xfe\x00\x00\x00"
		"\x01\x1c\x00" /* net */
		"\x02\x08\x00\x01\x05\x00\x0e\x00\x00\x00"
		"\x02\x08\x00\x01\x06\x00\x11\x00\x00\x00"
		"\x41\x06\x02\x52\x4c\x01\x02\x03"
		"\x04\x0a\x00" /* entropy */
		"\x02\x08\x00\x01\x07\x00\x14\x00\x00\x00";

	(void)state;
	plug(BUS_LGUEST_0);
	assert_memory_equal(memory.base + PAGE, wanted, sizeof(wanted));
}

/* Where the record of device n begins, by what the records before it say of themselves. */
static const u8 *record(u32 device)
{
	const u8 *at = memory.base + PAGE;

	for (u32 n = 0; n < device; n++)
		at += 5 + 8 * at[1] + 2 * at[2] + at[3];
	return at;
}

static u32 offered(const u8 *at)
{
	return load_le32(at + 5 + 8 * at[1]);
}

static void early_features_are_offered_to_early_kernels(void **state)
{
	static const enum device_bus kinds[] = { BUS_LGUEST_1, BUS_LGUEST_2, BUS_LGUEST_3 };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(kinds); n++) {
		u32 barrier = kinds[n] == BUS_LGUEST_3 ? 0 : 1;

		plug(kinds[n]);
		assert_int_equal(offered(record(CONSOLE)), 0);
		assert_int_equal(offered(record(DISK)), 0x214 | barrier);
		assert_int_equal(offered(record(READ_ONLY_DISK)), 0x234 | barrier); /* RO */
		assert_int_equal(offered(record(NET)), 0x10020);
		assert_int_equal(offered(record(ENTROPY)), 0);
		assert_int_equal(record(DEVICES)[0], 0);
		for (u32 device = 0; device < DEVICES; device++)
			assert_int_equal(bus.slot[device].descriptor, record(device) - memory.base);
	}
}

/* Old guests stop dead when they read beyond config_len. */
static void the_configuration_covers_what_is_offered(void **state)
{
	static const struct {
		u8 type, feature, end;
	} fields[] = {
		{ VIRTIO_ID_BLOCK, 1, 12 }, { VIRTIO_ID_BLOCK, 2, 16 },	 { VIRTIO_ID_BLOCK, 4, 20 },
		{ VIRTIO_ID_BLOCK, 6, 24 }, { VIRTIO_ID_BLOCK, 10, 32 }, { VIRTIO_ID_NET, 5, 6 },
		{ VIRTIO_ID_NET, 16, 8 },   { VIRTIO_ID_CONSOLE, 0, 4 },
	};

	(void)state;
	for (enum device_bus kind = BUS_LGUEST_1; kind <= BUS_LGUEST_3; kind++) {
		plug(kind);
		for (u32 device = 0; device < DEVICES; device++) {
			const u8 *at = record(device);

			/* Nothing of the transport's: no indirect descriptors, no event indexes. */
			assert_int_equal(offered(at) >> 24, 0);
			for (u32 n = 0; n < ARRAY_SIZE(fields); n++)
				if (fields[n].type == at[0] &&
				    (offered(at) >> fields[n].feature & 1))
					assert_true(at[3] >= fields[n].end);
		}
		assert_int_equal(load_le64(record(DISK) + 21), 8);
		assert_int_equal(load_le64(record(READ_ONLY_DISK) + 21), 1);
	}
}

static void every_kind_serves_its_drivers(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		struct vring ring;

		plug(kind);
		vring_at(&ring, &memory, RING(1), 256);
		set_status(CONSOLE, 0);
		print(&ring, "a", RING(1));
		assert_int_equal(stub.output_bytes, 0); /* status 0 */
		set_status(CONSOLE, 1);
		set_status(CONSOLE, 3);
		assert_true(lguest_bus_notify(&bus, RING(1))); /* before it is ready */
		assert_int_equal(stub.output_bytes, 1);
		set_status(CONSOLE, 7);
		print(&ring, "b", RING(1));
		assert_memory_equal(stub.output, "ab", 2);
		assert_int_equal(vring_used(&ring)->idx, 2);
		assert_int_equal(stub.irqs[2], 2);
		assert_int_equal(stub.lines, 0);
	}
}

static void a_list_is_not_notified(void **state)
{
	(void)state;
	plug(BUS_LGUEST_0);
	for (u32 device = 0; device < DEVICES; device++) {
		memory.base[bus.slot[device].status] = 0;
		assert_false(lguest_bus_notify(&bus, bus.slot[device].descriptor));
	}
}

/* Linux 2.6.25: the status byte says nothing, NOTIFY is the reset. */
static void notify_resets_without_a_status(void **state)
{
	struct vring ring;

	(void)state;
	plug(BUS_LGUEST_1);
	memory.base[bus.slot[CONSOLE].status] = 7;
	memset(memory.base + bus.slot[CONSOLE].acknowledged, 0xff, 4);
	vring_at(&ring, &memory, RING(1), 256);
	print(&ring, "x", RING(1));
	assert_true(lguest_bus_notify(&bus, bus.slot[CONSOLE].descriptor));
	assert_int_equal(memory.base[bus.slot[CONSOLE].status], 0);
	assert_int_equal(load_le32(memory.base + bus.slot[CONSOLE].acknowledged), 0);
	for (u32 at = RING(0); at < RING(2); at++)
		assert_int_equal(memory.base[at], 0);
	assert_null(console.device.transport);

	/* The driver starts its rings at 0 again. */
	memory.base[bus.slot[CONSOLE].status] = 3;
	vring_at(&ring, &memory, RING(1), 256);
	print(&ring, "y", RING(1));
	assert_memory_equal(stub.output, "xy", 2);
	assert_int_equal(vring_used(&ring)->idx, 1);
}

/* Linux 2.6.26 to 3.0 and later ones: status 0 is the reset. */
static void notify_of_status_0_resets(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_2; kind <= BUS_LGUEST_3; kind++) {
		struct vring ring;

		plug(kind);
		memset(memory.base + bus.slot[CONSOLE].acknowledged, 0xff, 4);
		for (u32 round = 0; round < 3; round++) {
			set_status(CONSOLE, 3);
			vring_at(&ring, &memory, RING(1), 256);
			print(&ring, "x", RING(1));
			assert_int_equal(vring_used(&ring)->idx, 1);
			set_status(CONSOLE, 0);
			assert_int_equal(load_le32(memory.base + bus.slot[CONSOLE].acknowledged),
					 0);
			for (u32 at = RING(0); at < RING(2); at++)
				assert_int_equal(memory.base[at], 0);
		}
		assert_int_equal(stub.output_bytes, 3);
		set_status(CONSOLE, 0x83);
		assert_int_equal(stub.lines, 1);
		assert_true(console.device.broken);
	}
}

static void early_kernels_notify_anywhere_in_a_rings_first_page(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		bool anywhere = kind != BUS_LGUEST_3;

		plug(kind);
		assert_true(lguest_bus_notify(&bus, RING(0)));
		assert_int_equal(lguest_bus_notify(&bus, RING(0) + 4), anywhere);
		assert_int_equal(lguest_bus_notify(&bus, RING(RINGS - 1) + 0xfff), anywhere);
		assert_false(lguest_bus_notify(&bus, RING(0) + 0x1000));
		assert_false(lguest_bus_notify(&bus, RING(0) - 1));
		assert_false(lguest_bus_notify(&bus, RING(RINGS)));
		assert_false(lguest_bus_notify(&bus, 0xffffffff));
	}
}

static void kernels_with_pci_find_no_page(void **state)
{
	(void)state;
	plug(BUS_PCI);
	for (u32 at = PAGE; at < RING(RINGS); at++)
		assert_int_equal(memory.base[at], 0);
	assert_false(lguest_bus_notify(&bus, PAGE));
	assert_false(lguest_bus_notify(&bus, RING(0)));
}

static void the_header_of_2_6_24_is_longer(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		u32 header = kind == BUS_LGUEST_0 ? 24 : 16;

		plug(kind);
		memset(disk, 0x11, sizeof(disk));
		set_status(DISK, 3);
		assert_int_equal(write_a_sector(VIRTIO_BLK_T_OUT, header), VIRTIO_BLK_S_OK);
		assert_int_equal(disk[511], 0x11);
		assert_int_equal(disk[512], 0x77);
		assert_int_equal(disk[1023], 0x77);
		assert_int_equal(disk[1024], 0x11);

		set_status(NET, 3);
		assert_true(lguest_bus_notify(&bus, RING(4)));
		assert_int_equal(device_net_header_bytes(&net.device),
				 kind == BUS_LGUEST_0 ? 8 : 10);
	}
}

/* 2.6.25 acknowledges bit by bit, while queues are in use already. */
static void barriers_are_for_those_who_acknowledged_them(void **state)
{
	const u32 barrier = VIRTIO_BLK_T_OUT | VIRTIO_BLK_T_BARRIER;

	(void)state;
	for (enum device_bus kind = BUS_LGUEST_1; kind <= BUS_LGUEST_3; kind++) {
		plug(kind);
		set_status(DISK, 0);
		set_status(DISK, 3);
		assert_int_equal(write_a_sector(barrier, 16), VIRTIO_BLK_S_UNSUPP);
		memory.base[bus.slot[DISK].acknowledged] |= 1;
		assert_int_equal(write_a_sector(barrier, 16),
				 kind == BUS_LGUEST_3 ? VIRTIO_BLK_S_UNSUPP : VIRTIO_BLK_S_OK);
		set_status(DISK, 0);
		set_status(DISK, 3);
		assert_int_equal(write_a_sector(barrier, 16), VIRTIO_BLK_S_UNSUPP);
	}
	plug(BUS_LGUEST_0);
	set_status(DISK, 3);
	assert_int_equal(write_a_sector(barrier, 24), VIRTIO_BLK_S_UNSUPP);
}

static void flags_of_the_rings(void **state)
{
	(void)state;
	for (enum device_bus kind = BUS_LGUEST_0; kind <= BUS_LGUEST_3; kind++) {
		struct vring ring;

		plug(kind);
		set_status(CONSOLE, 3);
		vring_at(&ring, &memory, RING(1), 256);
		vring_avail(&ring)->flags = VRING_AVAIL_F_NO_INTERRUPT;
		vring_used(&ring)->flags = 0xffff; /* the guest's own doing */
		print(&ring, "x", RING(1));
		assert_int_equal(stub.irqs[2], 0);
		assert_int_equal(vring_used(&ring)->flags, 0);
		vring_avail(&ring)->flags = (u16)~VRING_AVAIL_F_NO_INTERRUPT;
		print(&ring, "y", RING(1));
		assert_int_equal(stub.irqs[2], 1);
		assert_true(lguest_bus_notify(&bus, RING(1))); /* nothing new */
		assert_int_equal(stub.irqs[2], 1);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(a_record_of_2_6_24_is_a_list_of_fields),
	TEST(early_features_are_offered_to_early_kernels),
	TEST(the_configuration_covers_what_is_offered),
	TEST(every_kind_serves_its_drivers),
	TEST(a_list_is_not_notified),
	TEST(notify_resets_without_a_status),
	TEST(notify_of_status_0_resets),
	TEST(early_kernels_notify_anywhere_in_a_rings_first_page),
	TEST(kernels_with_pci_find_no_page),
	TEST(the_header_of_2_6_24_is_longer),
	TEST(barriers_are_for_those_who_acknowledged_them),
	TEST(flags_of_the_rings),
};

UNIT_MAIN("bus_kinds", tests)
