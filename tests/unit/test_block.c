/*
 * tests/unit/test_block.c - launcher-lite/block.c: every request, and every wrong one.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_stub.h"
#include "tests/unit/vring.h"

#include "launcher-lite/block.h"
#include "lib/bytes.h"

#define SECTORS 8u
#define HEADER VRING_BUFFERS
#define DATA (VRING_BUFFERS + 0x1000u)
#define STATUS (VRING_BUFFERS + 0x8000u)
#define UNTOUCHED 0xeeu
#define NEXT VRING_DESC_F_NEXT
#define WRITE VRING_DESC_F_WRITE

static struct gmem memory;
static struct block block;
static struct vring ring;
static u8 *disk;

static void plug(bool writable)
{
	block_init(&block, disk, SECTORS * 512 + 100, writable, 3);
	vring_at(&ring, &memory, 0x1000, 16);
	memset(memory.base + 0x1000, 0, 0x2000);
	assert_true(vq_setup(&block.device.queue[0], &memory, 16, &ring.place));
}

static int fresh(void **state)
{
	(void)state;
	stub_reset();
	vring_memory(&memory);
	disk = malloc(SECTORS * 512 + 100);
	assert_non_null(disk);
	for (u32 n = 0; n < SECTORS * 512 + 100; n++)
		disk[n] = (u8)(n / 512 + 1);
	plug(true);
	return 0;
}

static int gone(void **state)
{
	(void)state;
	free(memory.base);
	free(disk);
	return 0;
}

/* Makes a request with `bytes` of data in one part and returns its status byte. */
static u8 request(u32 type, u64 sector, u32 bytes, u16 direction)
{
	struct virtio_blk_header header = { type, 0, sector };

	memcpy(memory.base + HEADER, &header, sizeof(header));
	memory.base[STATUS] = UNTOUCHED;
	vring_set(&ring, 0, HEADER, sizeof(header), NEXT, 1);
	vring_set(&ring, 1, DATA, bytes, (u16)(NEXT | direction), 2);
	vring_set(&ring, 2, STATUS, 1, WRITE, 0);
	vring_offer(&ring, 0);
	device_notify(&block.device, 0);
	return memory.base[STATUS];
}

static void no_interrupt(void *slot, u32 queue)
{
	(void)slot;
	(void)queue;
}

static u32 last_length(void)
{
	const struct vring_used *used = vring_used(&ring);

	return used->ring[(u16)(used->idx - 1) % ring.size].len;
}

static void capacity_is_whole_sectors(void **state)
{
	(void)state;
	assert_int_equal(block.capacity, SECTORS);
	assert_int_equal(load_le64(block.device.config), SECTORS);
	assert_false(block.device.offered & VIRTIO_BLK_F_RO);
	plug(false);
	assert_true(block.device.offered & VIRTIO_BLK_F_RO);
}

static void sectors_are_read(void **state)
{
	(void)state;
	assert_int_equal(request(VIRTIO_BLK_T_IN, 2, 1024, WRITE), VIRTIO_BLK_S_OK);
	assert_int_equal(memory.base[DATA], 3);
	assert_int_equal(memory.base[DATA + 1023], 4);
	assert_int_equal(memory.base[DATA + 1024], 0);
	assert_int_equal(last_length(), 1025);
	assert_int_equal(request(VIRTIO_BLK_T_IN, 0, SECTORS * 512, WRITE), VIRTIO_BLK_S_OK);
	assert_int_equal(request(VIRTIO_BLK_T_IN, SECTORS, 0, WRITE), VIRTIO_BLK_S_OK);
}

static void sectors_are_written(void **state)
{
	(void)state;
	memset(memory.base + DATA, 0x5a, 1024);
	assert_int_equal(request(VIRTIO_BLK_T_OUT, 6, 1024, 0), VIRTIO_BLK_S_OK);
	assert_int_equal(last_length(), 1);
	assert_int_equal(disk[6 * 512 - 1], 6);
	assert_int_equal(disk[6 * 512], 0x5a);
	assert_int_equal(disk[8 * 512 - 1], 0x5a);
	assert_int_equal(disk[8 * 512], 9);
}

static void a_read_only_disk_is_not_written(void **state)
{
	(void)state;
	plug(false);
	memset(memory.base + DATA, 0x5a, 512);
	assert_int_equal(request(VIRTIO_BLK_T_OUT, 0, 512, 0), VIRTIO_BLK_S_IOERR);
	assert_int_equal(disk[0], 1);
	assert_int_equal(request(VIRTIO_BLK_T_IN, 0, 512, WRITE), VIRTIO_BLK_S_OK);
}

static void what_is_not_on_the_disk_is_an_error(void **state)
{
	static const struct {
		u64 sector;
		u32 bytes;
	} outside[] = {
		{ SECTORS, 512 },
		{ SECTORS - 1, 1024 },
		{ 0, SECTORS * 512 + 512 },
		{ 0, 100 },
		{ 0, 513 },
		{ SECTORS + 1, 0 },
		{ 0x800000, 512 }, /* byte 2^32 */
		{ 0xffffffffffffffffull, 512 },
		{ 0xffffffffffffffffull, 1024 },
		{ 0x80000000000000ull, 512 }, /* byte 2^64 */
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(outside); n++) {
		assert_int_equal(
			request(VIRTIO_BLK_T_IN, outside[n].sector, outside[n].bytes, WRITE),
			VIRTIO_BLK_S_IOERR);
		assert_int_equal(last_length(), 1);
		assert_int_equal(memory.base[DATA], 0);
		assert_int_equal(request(VIRTIO_BLK_T_OUT, outside[n].sector, outside[n].bytes, 0),
				 VIRTIO_BLK_S_IOERR);
		assert_int_equal(disk[0], 1);
	}
	assert_false(block.device.broken);
}

static void flush_name_and_the_unknown(void **state)
{
	(void)state;
	assert_int_equal(request(VIRTIO_BLK_T_FLUSH, 0, 0, WRITE), VIRTIO_BLK_S_OK);
	assert_int_equal(request(VIRTIO_BLK_T_GET_ID, 0, 20, WRITE), VIRTIO_BLK_S_OK);
	assert_memory_equal(memory.base + DATA, "ringlet-disk-3\0\0\0\0\0\0", 20);
	assert_int_equal(last_length(), 21);
	assert_int_equal(request(VIRTIO_BLK_T_GET_ID, 0, 19, WRITE), VIRTIO_BLK_S_IOERR);
	assert_int_equal(request(2, 0, 0, WRITE), VIRTIO_BLK_S_UNSUPP);
	assert_int_equal(request(0xffffffff, 0, 0, WRITE), VIRTIO_BLK_S_UNSUPP);
}

static void how_it_is_split_does_not_matter(void **state)
{
	struct virtio_blk_header header = { VIRTIO_BLK_T_IN, 0, 1 };

	(void)state;
	memcpy(memory.base + HEADER, &header, 10);
	memcpy(memory.base + HEADER + 64, (u8 *)&header + 10, 6);
	memory.base[DATA + 0x1000 + 212] = UNTOUCHED;
	vring_set(&ring, 4, HEADER, 10, NEXT, 1);
	vring_set(&ring, 1, HEADER + 64, 6, NEXT, 2);
	vring_set(&ring, 2, DATA, 300, NEXT | WRITE, 3);
	vring_set(&ring, 3, DATA + 0x1000, 213, WRITE, 0); /* data and status */
	vring_offer(&ring, 4);
	device_notify(&block.device, 0);
	assert_int_equal(memory.base[DATA], 2);
	assert_int_equal(memory.base[DATA + 299], 2);
	assert_int_equal(memory.base[DATA + 300], 0);
	assert_int_equal(memory.base[DATA + 0x1000 + 211], 2);
	assert_int_equal(memory.base[DATA + 0x1000 + 212], VIRTIO_BLK_S_OK);
	assert_int_equal(last_length(), 513);
}

/* Cylinders times heads times sectors is all of the disk but less than a cylinder. */
static void the_geometry_fits_the_disk(void **state)
{
	static const u32 sizes[] = { 1,	   2,	 62,   63,   64,   127,	  1007,
				     1008, 1009, 2016, 2879, 2880, 65537, 8388607 };
	struct virtio_blk_config config;

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(sizes); n++) {
		u32 cylinder;

		block_init(&block, disk, sizes[n] * 512, true, 0);
		memcpy(&config, block.device.config, sizeof(config));
		assert_int_equal(config.capacity, sizes[n]);
		cylinder = (u32)config.heads * config.sectors;
		assert_in_range(config.heads, 1, 16);
		assert_in_range(config.sectors, 1, 63);
		assert_in_range(config.cylinders, 1, 8322);
		assert_in_range(config.cylinders * cylinder, sizes[n] - cylinder + 1, sizes[n]);
	}
	assert_int_equal(config.cylinders, 8322);
	assert_true(block.device.offered & VIRTIO_BLK_F_GEOMETRY);
	assert_int_equal(block.device.config_bytes, 24);
	block_init(&block, disk, 511, true, 0);
	memcpy(&config, block.device.config, sizeof(config));
	assert_int_equal(config.cylinders, 0);
}

/* Data begins behind the header, however long the driver's header is. */
static void the_header_is_as_long_as_the_drivers_is(void **state)
{
	static const struct {
		enum virtio_form form;
		u32 block, net;
	} wanted[] = {
		{ VIRTIO_FORM_1, 16, 12 },
		{ VIRTIO_FORM_LEGACY, 16, 10 },
		{ VIRTIO_FORM_FIRST, 24, 8 },
	};
	struct transport transport = { .interrupt = no_interrupt };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(wanted); n++) {
		struct virtio_blk_header header = { VIRTIO_BLK_T_OUT, 0, n };

		plug(true);
		transport.form = wanted[n].form;
		assert_true(device_wake(&block.device, &transport, NULL));
		assert_int_equal(device_block_header_bytes(&block.device), wanted[n].block);
		assert_int_equal(device_net_header_bytes(&block.device), wanted[n].net);

		memset(memory.base + HEADER, 0x77, wanted[n].block); /* 2.6.24: an id at 16 */
		memcpy(memory.base + HEADER, &header, sizeof(header));
		memset(memory.base + HEADER + wanted[n].block, (int)(0x50 + n), 512);
		vring_set(&ring, 0, HEADER, wanted[n].block + 512, NEXT, 1);
		vring_set(&ring, 1, STATUS, 1, WRITE, 0);
		vring_offer(&ring, 0);
		device_notify(&block.device, 0);
		assert_int_equal(memory.base[STATUS], VIRTIO_BLK_S_OK);
		assert_int_equal(disk[n * 512], 0x50 + n);
		assert_int_equal(disk[n * 512 + 511], 0x50 + n);

		vring_set(&ring, 0, HEADER, wanted[n].block - 1, NEXT, 1);
		vring_offer(&ring, 0);
		device_notify(&block.device, 0);
		assert_true(block.device.broken);
	}
}

static void a_barrier_needs_its_feature(void **state)
{
	(void)state;
	assert_int_equal(request(VIRTIO_BLK_T_BARRIER | VIRTIO_BLK_T_OUT, 0, 512, 0),
			 VIRTIO_BLK_S_UNSUPP);
	assert_int_equal(disk[0], 1);
	block.device.accepted = VIRTIO_BLK_F_BARRIER;
	assert_int_equal(request(VIRTIO_BLK_T_BARRIER | VIRTIO_BLK_T_OUT, 0, 512, 0),
			 VIRTIO_BLK_S_OK);
	assert_int_equal(disk[0], 0);
	assert_int_equal(request(VIRTIO_BLK_T_OUT, 1, 512, 0), VIRTIO_BLK_S_OK);
	assert_int_equal(request(VIRTIO_BLK_T_BARRIER | 2, 1, 512, 0), VIRTIO_BLK_S_UNSUPP);
	assert_int_equal(block.device.offered & VIRTIO_BLK_F_BARRIER, 0);
}

static void a_request_has_a_header(void **state)
{
	(void)state;
	vring_set(&ring, 0, HEADER, 15, NEXT, 1);
	vring_set(&ring, 1, STATUS, 1, WRITE, 0);
	vring_offer(&ring, 0);
	device_notify(&block.device, 0);
	assert_true(block.device.broken);
	assert_string_equal(stub.line, "block device stopped until its driver resets it: "
				       "request without its parts (0)");
	assert_int_equal(vring_used(&ring)->idx, 0);
}

static void a_request_has_a_status_byte(void **state)
{
	(void)state;
	vring_set(&ring, 7, HEADER, 16, 0, 0);
	vring_offer(&ring, 7);
	device_notify(&block.device, 0);
	assert_true(block.device.broken);
	assert_int_equal(stub.lines, 1);
}

static void a_read_may_land_on_its_own_ring(void **state)
{
	(void)state;
	/* The data overwrites descriptors and rings: later requests make no sense, no more. */
	request(VIRTIO_BLK_T_IN, 0, 512, WRITE);
	vring_set(&ring, 1, 0x1000, 512, NEXT | WRITE, 2);
	vring_offer(&ring, 0);
	device_notify(&block.device, 0);
	device_notify(&block.device, 0);
	assert_int_equal(disk[0], 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(capacity_is_whole_sectors),
	TEST(sectors_are_read),
	TEST(sectors_are_written),
	TEST(a_read_only_disk_is_not_written),
	TEST(what_is_not_on_the_disk_is_an_error),
	TEST(flush_name_and_the_unknown),
	TEST(how_it_is_split_does_not_matter),
	TEST(the_geometry_fits_the_disk),
	TEST(the_header_is_as_long_as_the_drivers_is),
	TEST(a_barrier_needs_its_feature),
	TEST(a_request_has_a_header),
	TEST(a_request_has_a_status_byte),
	TEST(a_read_may_land_on_its_own_ring),
};

UNIT_MAIN("block", tests)
