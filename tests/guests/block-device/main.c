/*
 * tests/guests/block-device/main.c - two disks: every request, and the wrong ones.
 * SPDX-License-Identifier: MIT
 *
 * Dialects: a1 a2 a3 b4 c d e1 e2
 * Disk: 8292 rw, 512 ro
 * Bench: qemu
 * Holds: 99, 100, 101
 */
#include "guest-patches/lib/bus.h"
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/irq.h"
#include "guest-patches/lib/virtio_block.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define SECTORS 16u
#define BEYOND 0x100000000ull
#define TAKES_BARRIERS (DIALECT >= DIALECT_A2 && DIALECT <= DIALECT_B4)
#define F_BARRIER 1u

static struct virtio_block disk, read_only;
static u8 *data;
static volatile u32 interrupts;

static void interrupt(void)
{
	interrupts++;
}

/* A request of the first disk's, which must end with that status and so many bytes written. */
static void expect(u8 status, u32 written, u32 type, u64 sector, u32 bytes, const char *what)
{
	u32 got;

	CHECK_EQUAL(virtio_block_request(&disk, type, sector, data, bytes, &got), status, what);
	CHECK_EQUAL(got, written, what);
}

/* So many bytes of the data are what is on the disk from `sector` on: pack.py's pattern. */
static void check_sector(u32 from, u32 bytes, u32 sector, const char *what)
{
	for (u32 at = from; at < from + bytes; at++) {
		u32 i = sector * DISK_SECTOR_BYTES + at - from;
		u8 want = (u8)(i * 7 + (i >> 9) * 13 + (i >> 16));

		if (data[at] == want)
			continue;
		test_report(TEST_FAILURE, "%s: byte %u is %#x, not %#x", what, at, data[at], want);
		return;
	}
}

static void check_bytes(u32 from, u32 bytes, u8 want, const char *what)
{
	for (u32 at = from; at < from + bytes; at++) {
		if (data[at] == want)
			continue;
		test_report(TEST_FAILURE, "%s: byte %u is %#x, not %#x", what, at, data[at], want);
		return;
	}
}

static void sectors(void)
{
	CHECK_EQUAL(disk.sectors, SECTORS, "sectors");
	CHECK_EQUAL(read_only.sectors, 1, "sectors of the second disk");
	expect(DISK_OK, 1025, DISK_READ, 1, 1024, "read");
	check_sector(0, 1024, 1, "sectors 1 and 2");
	expect(DISK_OK, 513, DISK_READ, SECTORS - 1, 512, "read the last");
	check_sector(0, 512, SECTORS - 1, "the last sector");

	memset(data, 0xa5, 1024);
	expect(DISK_OK, 1, DISK_WRITE, 3, 1024, "write");
	memset(data, 0, 2048);
	expect(DISK_OK, 2049, DISK_READ, 2, 2048, "read back");
	check_sector(0, 512, 2, "the sector before");
	check_bytes(512, 1024, 0xa5, "what was written");
	check_sector(1536, 512, 5, "the sector behind");
}

static void no_sectors(void)
{
	static const struct {
		u64 sector;
		u32 bytes;
	} outside[] = {
		{ SECTORS, 512 },  { SECTORS - 1, 1024 },
		{ 0, 100 },	   { BEYOND, 512 },
		{ ~0ull, 512 },	   { ~0ull, 1024 },
		{ 0x800000, 512 }, { 0x80000000000000u, 512 },
	};

	memset(data, 0x5a, 1024);
	for (u32 n = 0; n < ARRAY_SIZE(outside); n++) {
		expect(DISK_ERROR, 1, DISK_READ, outside[n].sector, outside[n].bytes, "outside");
		expect(DISK_ERROR, 1, DISK_WRITE, outside[n].sector, outside[n].bytes, "outside");
	}
	check_bytes(0, 1024, 0x5a, "what was not read");
	expect(DISK_OK, 513, DISK_READ, 0, 512, "read the first");
	check_sector(0, 512, 0, "sector 0");
}

static void other_requests(void)
{
	expect(DISK_OK, 1, DISK_FLUSH, 0, 0, "flush");
	expect(DISK_OK, 21, DISK_GET_ID, 0, 20, "name");
	CHECK(strcmp((char *)data, "ringlet-disk-0") == 0, "a name of its own");
	expect(DISK_UNSUPPORTED, 1, DISK_SCSI, 0, 512, "SCSI");
	expect(DISK_UNSUPPORTED, 1, 77, 0, 512, "type 77");
	expect(DISK_UNSUPPORTED, 1, DISK_BARRIER | DISK_WRITE, 0, 512, "barrier, not taken");
}

static void a_disk_to_read(void)
{
	memset(data, 0x5a, 512);
	CHECK_EQUAL(virtio_block_request(&read_only, DISK_WRITE, 0, data, 512, NULL), DISK_ERROR,
		    "write to what is read-only");
	CHECK_EQUAL(virtio_block_request(&read_only, DISK_READ, 0, data, 512, NULL), DISK_OK,
		    "read of what is read-only");
	check_sector(0, 512, 0, "the second disk");
}

static void flags(void)
{
	irq_set(disk.line, interrupt);
	irq_off();
	expect(DISK_OK, 1, DISK_FLUSH, 0, 0, "flush");
	irq_wait(); /* with it comes what is pending from before */
	interrupts = 0;
	disk.queue.avail->flags = VIRTQ_NO_INTERRUPT;
	disk.queue.used->flags = 1;
	expect(DISK_OK, 1, DISK_FLUSH, 0, 0, "flush without an interrupt");
	irq_on();
	CHECK_EQUAL(interrupts, 0, "interrupts that nobody wanted");
	CHECK_EQUAL(disk.queue.used->flags & 1, 0, "used.flags bit 0");
	disk.queue.avail->flags = 0;
	irq_off();
	expect(DISK_OK, 1, DISK_FLUSH, 0, 0, "flush with an interrupt");
	irq_wait();
	CHECK_EQUAL(interrupts, 1, "interrupts");
	irq_set(disk.line, NULL);
}

/* The second time, its driver finds the device as the first did. */
static void reset(void)
{
	u32 ring = disk.queue.gpa;

	if (DIALECT == DIALECT_A1) /* no reset */
		return;
	CHECK(disk.queue.avail->index != 0, "the ring was in use");
	bus_take(disk.device, 0xffffffff);
	bus_start(disk.device);
	CHECK_EQUAL(bus_taken(disk.device), 0, "features taken after a reset");
	/* Over PCI the memory of a ring is the driver's own. */
	for (u32 at = 0; at < 3 * PAGE_BYTES && !BUS_IS_PCI; at += sizeof(u32)) {
		if (*(u32 *)at_gpa(ring + at) == 0)
			continue;
		test_report(TEST_FAILURE, "a reset left %#x in the ring", at);
		break;
	}
	CHECK(virtio_block_open(&disk, 0, F_BARRIER), "open again");
	expect(DISK_OK, 513, DISK_READ, 3, 512, "read again");
	check_bytes(0, 512, 0xa5, "what was written before");
	expect(TAKES_BARRIERS ? DISK_OK : DISK_UNSUPPORTED, 1, DISK_BARRIER | DISK_WRITE, 3, 512,
	       "barrier, taken");
}

void test_main(void)
{
	data = page_alloc();
	CHECK(virtio_block_open(&disk, 0, 0), "a disk");
	CHECK(virtio_block_open(&read_only, 1, 0), "a second disk");
	if (!disk.device || !read_only.device)
		return;
	CHECK(!bus_find_number(BUS_BLOCK, 2), "a third disk");
	sectors();
	no_sectors();
	other_requests();
	a_disk_to_read();
	flags();
	reset();
}
