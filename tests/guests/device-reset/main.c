/*
 * tests/guests/device-reset/main.c - status 0 and NOTIFY make a device as new.
 * SPDX-License-Identifier: MIT
 *
 * The features taken and the rings are zeroed, what waited in them is
 * forgotten, and the device starts over with the first slot.
 *
 * Expect: output "^once more$"
 * Never: "forgotten"
 * Holds: 99
 * Dialects: a2 a3 b1 b4 c
 */
#include "guest-patches/lib/dialect.h"
#include "guest-patches/lib/hcall.h"
#include "tests/guests/bus_record.h"
#include "tests/guests/test.h"

/* By status and NOTIFY; by NOTIFY alone in 2.6.25. */
static void reset(struct bus_device *device)
{
	struct bus_record *record = (void *)device;

	if (BUS_STATUS_IS_RESET)
		WRITE_ONCE(record->status, 0);
	hcall1(LHCALL_NOTIFY, gpa_of(device));
	CHECK_EQUAL(record->status, 0, "status after the reset");
}

static void check_zero(const struct virtqueue *queue, const char *what)
{
	const u32 end = gpa_of(&queue->used->ring[queue->entries]);

	for (u32 gpa = queue->gpa; gpa < end; gpa += sizeof(u32))
		CHECK(!*(u32 *)at_gpa(gpa), "%s: word at %#x is %#x", what, gpa,
		      *(u32 *)at_gpa(gpa));
}

static void print(struct virtqueue *output, const char *text, u32 bytes)
{
	u32 written;
	u16 id;

	virtq_put(output, 0, text, bytes, 0);
	hcall1(LHCALL_NOTIFY, output->gpa);
	CHECK(virtq_take(output, &id, &written), "not returned");
}

static void reset_console(void)
{
	static const char before[] = "before\n", waiting[] = "forgotten\n", after[] = "once more\n";
	struct bus_device *console = bus_find(BUS_CONSOLE);
	struct virtqueue output;
	u32 line;

	CHECK(console, "no console");
	if (!console)
		return;
	bus_start(console);
	bus_queue(console, 1, &output, &line);
	bus_live(console);
	print(&output, before, sizeof(before) - 1);
	print(&output, before, sizeof(before) - 1);
	virtq_put(&output, 1, waiting, sizeof(waiting) - 1, 0); /* and no NOTIFY */
	reset(console);
	check_zero(&output, "output ring");

	bus_start(console);
	bus_queue(console, 1, &output, &line);
	bus_live(console);
	print(&output, after, sizeof(after) - 1);
	CHECK_EQUAL(output.used->index, 1, "used.index after the reset");
}

/* It has features to take, and a queue to fill. */
static void reset_network(void)
{
	struct bus_device *network = bus_find(BUS_NETWORK);
	struct virtqueue receive;
	u32 line;

	CHECK(network, "no network device");
	if (!network)
		return;
	struct bus_record *const record = (void *)network;
	u8 *const offered = bus_features_offered(record);
	u8 *const taken = bus_features_taken(record);

	CHECK(record->feature_bytes, "no features");
	bus_start(network);
	for (u32 i = 0; i < record->feature_bytes; i++)
		taken[i] = offered[i];
	bus_queue(network, 0, &receive, &line);
	bus_live(network);
	virtq_put(&receive, 0, page_alloc(), PAGE_BYTES, VIRTQ_WRITE);
	hcall1(LHCALL_NOTIFY, receive.gpa);
	reset(network);
	for (u32 i = 0; i < record->feature_bytes; i++)
		CHECK(!taken[i], "byte %u of the features taken is %#x", i, taken[i]);
	check_zero(&receive, "receive ring");
}

void test_main(void)
{
	reset_console();
	reset_network();
}
