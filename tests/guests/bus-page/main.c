/*
 * tests/guests/bus-page/main.c - the page behind RAM describes devices, and ends.
 * SPDX-License-Identifier: MIT
 *
 * Each queue has a power of two of entries, a line of its own, and a ring of
 * its own that is zero and lies in the device pages.
 *
 * Holds: 96
 * Dialects: a2 b4 c
 * Bench: qemu, bochs
 */
#include "lib/string.h"
#include "tests/guests/bus_record.h"
#include "tests/guests/test.h"

#define HIGHEST_TYPE BUS_ENTROPY
#define DEVICE_BYTES MIB(1)
#define QUEUES 32u

static u32 rings[QUEUES][2]; /* from, to */
static u32 queues, lines;

static void queue(const u8 *at)
{
	struct bus_queue_record record;
	struct virtqueue opened;

	memcpy(&record, at, sizeof(record));
	CHECK(record.entries && !(record.entries & (record.entries - 1)), "queue of %u entries",
	      record.entries);
	CHECK(record.line && record.line < LGUEST_IRQS, "line %u", record.line);
	const u32 bit = 1u << record.line % LGUEST_IRQS;
	CHECK(!(lines & bit), "line %u twice", record.line);
	lines |= bit;

	const u32 from = record.frame * PAGE_BYTES;
	virtq_open(&opened, from, record.entries);
	const u32 to = gpa_of(&opened.used->ring[record.entries]);
	CHECK(from >= memory_bytes() + PAGE_BYTES && to <= memory_bytes() + DEVICE_BYTES,
	      "ring from %#x to %#x", from, to);
	for (u32 i = 0; i < queues && i < QUEUES; i++)
		CHECK(to <= rings[i][0] || from >= rings[i][1], "two rings at %#x", from);
	if (queues < QUEUES)
		rings[queues][0] = from, rings[queues][1] = to;
	queues++;
	for (u32 gpa = from; gpa < to; gpa += sizeof(u32))
		CHECK(!*(u32 *)at_gpa(gpa), "ring word at %#x is %#x", gpa, *(u32 *)at_gpa(gpa));
}

void test_main(void)
{
	u8 *const page = at_gpa(memory_bytes());
	u32 offset = 0, devices = 0;

	while (offset < PAGE_BYTES && page[offset]) {
		const struct bus_record *record = (void *)(page + offset);

		CHECK(record->type <= HIGHEST_TYPE, "device of type %u", record->type);
		CHECK_EQUAL(record->status, 0, "status");
		for (u32 i = 0; i < record->queues; i++)
			queue(record->rest + i * sizeof(struct bus_queue_record));
		offset += bus_record_bytes(record);
		devices++;
	}
	CHECK(devices, "no device");
	CHECK(offset < PAGE_BYTES, "descriptors end at %#x", offset);
	for (; offset < PAGE_BYTES; offset++)
		CHECK(!page[offset], "byte %#x behind the last descriptor is %#x", offset,
		      page[offset]);
	CHECK(bus_find(BUS_CONSOLE), "no console");
}
