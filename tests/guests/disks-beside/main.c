/*
 * tests/guests/disks-beside/main.c - a disk to write to, while another guest has one, too.
 * SPDX-License-Identifier: MIT
 *
 * Disk: 4096 rw
 * Beside: block-device
 */
#include "guest-patches/lib/virtio_block.h"
#include "lib/string.h"
#include "tests/guests/test.h"

void test_main(void)
{
	u8 *const written = page_alloc(), *const read = page_alloc();
	struct virtio_block disk;

	if (!virtio_block_open(&disk, 0, 0)) {
		test_report(TEST_FAILURE, "no disk");
		return;
	}
	memset(written, 0x5a, DISK_SECTOR_BYTES);
	CHECK_EQUAL(virtio_block_request(&disk, DISK_WRITE, 7, written, DISK_SECTOR_BYTES, NULL),
		    DISK_OK, "writing");
	CHECK_EQUAL(virtio_block_request(&disk, DISK_READ, 7, read, DISK_SECTOR_BYTES, NULL),
		    DISK_OK, "reading");
	CHECK(memcmp(written, read, DISK_SECTOR_BYTES) == 0, "%#x was read", read[0]);
}
