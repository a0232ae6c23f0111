/*
 * tests/guests/reborn/main.c - starts itself again and again, and counts its lives on a disk.
 * SPDX-License-Identifier: MIT
 *
 * For tests/system/restarts.py.  The last word of the command line is how many
 * lives it has; in the last it waits.  It sleeps a little longer in each than
 * what the launcher takes for a guest that goes in circles.  Nothing but the disk
 * may remember the life before.
 *
 * Bench: none
 * Mem: 2M
 */
#include "guest-patches/lib/console.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/timer.h"
#include "guest-patches/lib/virtio_block.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define LIFE_NS (550ull * NS_PER_MS)
#define MARK 0x5a17c0deu

static u32 data = MARK; /* in .data */

void test_main(void)
{
	u32 *const sector = page_alloc();
	u32 *const last = at_gpa(memory_bytes() - PAGE_BYTES);
	struct virtio_block disk;

	if (data != MARK || last[0] || memcmp(last, last + 1, PAGE_BYTES - sizeof(*last)) != 0)
		power_panic("reborn: memory of the life before");
	data = 0;
	memset(last, 0xa5, PAGE_BYTES);
	if (!virtio_block_open(&disk, 0, 0) ||
	    virtio_block_request(&disk, DISK_READ, 0, sector, DISK_SECTOR_BYTES, NULL) != DISK_OK)
		power_panic("reborn: no disk");
	++*sector;
	if (virtio_block_request(&disk, DISK_WRITE, 0, sector, DISK_SECTOR_BYTES, NULL) != DISK_OK)
		power_panic("reborn: the disk takes no write");
	say("life %u\n", *sector);
	while (*sector == test_number())
		timer_sleep(LIFE_NS);
	timer_sleep(LIFE_NS);
	power_restart();
}
