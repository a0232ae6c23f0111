/*
 * tests/unit/test_pci_config.c - launcher-lite/bus_pci*.c: configuration space, as Linux probes it.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/pci_machine.h"

#define WINDOW 0x84

static void mechanism_1_is_found(void **state)
{
	(void)state;
	pci_bus_out(&bus, 0xcfb, 1, 0x01);
	pci_bus_out(&bus, 0xcf8, 4, 0x80000000);
	assert_int_equal(pci_bus_in(&bus, 0xcf8, 4), 0x80000000);
	assert_int_equal(config_in(0, 0x0a, 2), 0x0600);
	assert_int_equal(config_in(0, 0x00, 4), 0);
	config_out(0, 0x04, 4, ALL_ONES);
	assert_int_equal(config_in(0, 0x04, 4), 0);
}

static void the_address_register_takes_every_width(void **state)
{
	(void)state;
	pci_bus_out(&bus, 0xcf8, 4, 0x11223344);
	assert_int_equal(pci_bus_in(&bus, 0xcf8, 1), 0x44);
	assert_int_equal(pci_bus_in(&bus, 0xcfa, 2), 0x1122);
	pci_bus_out(&bus, 0xcfb, 1, 0x80);
	pci_bus_out(&bus, 0xcf9, 2, 0xabcd);
	assert_int_equal(pci_bus_in(&bus, 0xcf8, 4), 0x80abcd44);
}

static void accesses_beside_the_two_registers_find_nothing(void **state)
{
	static const struct {
		u32 port;
		u32 width;
	} odd[] = { { 0xcf7, 1 }, { 0xcf7, 2 }, { 0xcf9, 4 }, { 0xcfa, 4 },   { 0xcfb, 2 },
		    { 0xcfd, 4 }, { 0xcff, 2 }, { 0xd00, 1 }, { 0xffff, 4 },  { 0, 4 },
		    { 0x64, 1 },  { 0x80, 1 },	{ 0x3f8, 1 }, { ALL_ONES, 4 } };

	(void)state;
	config_select(CONSOLE, 0);
	for (u32 n = 0; n < ARRAY_SIZE(odd); n++) {
		pci_bus_out(&bus, odd[n].port, odd[n].width, 0);
		assert_int_equal(pci_bus_in(&bus, odd[n].port, odd[n].width), ALL_ONES);
	}
	assert_int_equal(pci_bus_in(&bus, 0xcfc, 4), 0x10431af4);
}

static void devices_say_what_they_are(void **state)
{
	static const struct {
		u32 id;
		u32 class;
	} wanted[] = {
		{ 0x10431af4, 0x0700 },
		{ 0x10421af4, 0x0180 },
		{ 0x10411af4, 0x0200 },
		{ 0x10441af4, 0xff00 },
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(wanted); n++) {
		assert_int_equal(config_in(n + 1, 0x00, 4), wanted[n].id);
		assert_int_equal(config_in(n + 1, 0x0a, 2), wanted[n].class);
		assert_int_equal(config_in(n + 1, 0x08, 2), 1); /* revision, interface */
		assert_int_equal(config_in(n + 1, 0x04, 4), 0x00100000);
		assert_int_equal(config_in(n + 1, 0x0e, 2), 0); /* header type, BIST */
		assert_int_equal(config_in(n + 1, 0x2c, 4), 0x00400000);
		assert_int_equal(config_in(n + 1, 0x34, 1), 0x40);
		assert_int_equal(config_in(n + 1, 0x3c, 2), n + 1); /* line, no pin */
	}
}

static void what_is_not_there_is_all_ones(void **state)
{
	(void)state;
	for (u32 device = PRESENT + 1; device < 32; device++) {
		config_out(device, 0x10, 4, 0x12345678);
		assert_int_equal(config_in(device, 0x00, 4), ALL_ONES);
		assert_int_equal(config_in(device, 0x0e, 1), ALL_ONES);
	}
	for (u32 function = 1; function < 8; function++) {
		pci_bus_out(&bus, 0xcf8, 4, 0x80000800 | function << 8);
		assert_int_equal(pci_bus_in(&bus, 0xcfc, 4), ALL_ONES);
	}
	for (u32 other = 1; other < 256; other++) {
		pci_bus_out(&bus, 0xcf8, 4, 0x80000800 | other << 16);
		assert_int_equal(pci_bus_in(&bus, 0xcfc, 4), ALL_ONES);
	}
	pci_bus_out(&bus, 0xcf8, 4, 0x800); /* not enabled */
	assert_int_equal(pci_bus_in(&bus, 0xcfc, 4), ALL_ONES);
	for (u32 offset = 152; offset < 256; offset += 4)
		assert_int_equal(config_in(CONSOLE, offset, 4), ALL_ONES);
}

static void only_few_fields_can_be_written(void **state)
{
	(void)state;
	for (u32 offset = 0; offset < WINDOW; offset += 4) {
		u32 before = config_in(DISK, offset, 4);

		config_out(DISK, offset, 4, ALL_ONES);
		if (offset == 0x0c)
			assert_int_equal(config_in(DISK, offset, 4), 0xffff);
		else if (offset == 0x10)
			assert_int_equal(config_in(DISK, offset, 4), 0xffffff80);
		else
			assert_int_equal(config_in(DISK, offset, 4), before);
	}
	config_out(DISK, WINDOW, 4, 0);
	assert_int_equal(config_in(DISK, WINDOW, 4), 0x05147409);
}

static void a_bar_tells_its_size(void **state)
{
	static const u32 bytes[] = { 128, 128, 128, 64 };

	(void)state;
	for (u32 device = 1; device <= PRESENT; device++) {
		u32 before = config_in(device, 0x10, 4);

		assert_int_equal(before, 0xd0010000 + (device - 1) * 0x1000);
		config_out(device, 0x10, 4, ALL_ONES);
		assert_int_equal(config_in(device, 0x10, 4), 0 - bytes[device - 1]);
		assert_int_equal(pci_bus_read(&bus, before + 18, 2), /* it still decodes */
				 devices[device - 1]->model->queues);
		config_out(device, 0x10, 4, before);
		assert_int_equal(config_in(device, 0x10, 4), before);
		for (u32 other = 0x14; other < 0x34; other += 4)
			if (other != 0x2c)
				assert_int_equal(config_in(device, other, 4), 0);
	}
}

static void a_bar_moves_where_there_is_room(void **state)
{
	static const u32 bad[] = {
		0,	    0xd000ff80, 0xd0018000, 0xfffff000, 0xd0011000, /* the disk's */
		0x0000d001,
	};

	(void)state;
	config_out(CONSOLE, 0x10, 4, 0xd0017f8f);
	assert_int_equal(config_in(CONSOLE, 0x10, 4), 0xd0017f80);
	assert_int_equal(pci_bus_read(&bus, 0xd0017f80 + 18, 2), 2);
	assert_int_equal(pci_bus_read(&bus, 0xd0010000 + 18, 2), ALL_ONES);
	for (u32 n = 0; n < ARRAY_SIZE(bad); n++) {
		config_out(CONSOLE, 0x10, 4, bad[n]);
		assert_int_equal(config_in(CONSOLE, 0x10, 4), bad[n] & ~0x7fu);
		assert_int_equal(pci_bus_read(&bus, 0xd0017f80 + 18, 2), 2);
		assert_int_equal(pci_bus_read(&bus, 0xd0011000 + 18, 2), 1);
	}
	config_out(CONSOLE, 0x10, 2, 0x4000); /* half of it: what is not written stays */
	config_out(CONSOLE, 0x12, 2, 0xd001);
	assert_int_equal(pci_bus_read(&bus, 0xd0014000 + 18, 2), 2);
}

static void capabilities_form_a_list_that_ends(void **state)
{
	static const struct {
		u32 at, type, bytes, offset, length;
	} wanted[] = {
		{ 0x40, 1, 16, 0, 56 },
		{ 0x50, 2, 20, 56, 2 },
		{ 0x64, 3, 16, 58, 1 },
		{ 0x74, 4, 16, 60, 12 },
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(wanted); n++) {
		u32 at = capability(CONSOLE, wanted[n].type);

		assert_int_equal(at, wanted[n].at);
		assert_int_equal(config_in(CONSOLE, at + 2, 1), wanted[n].bytes);
		assert_int_equal(config_in(CONSOLE, at + 4, 4), 0); /* BAR 0 */
		assert_int_equal(config_in(CONSOLE, at + 8, 4), wanted[n].offset);
		assert_int_equal(config_in(CONSOLE, at + 12, 4), wanted[n].length);
	}
	assert_int_equal(config_in(CONSOLE, 0x60, 4), 0); /* notify multiplier */
	assert_int_equal(capability(CONSOLE, 5), WINDOW);
	assert_int_equal(config_in(CONSOLE, WINDOW + 2, 1), 20);
	assert_int_equal(capability(CONSOLE, 6), 0);
	assert_int_equal(capability(ENTROPY, 4), 0); /* has no configuration */
	assert_int_equal(capability(ENTROPY, 5), WINDOW);
}

static void aim(u32 device, u32 bar, u32 offset, u32 length)
{
	config_out(device, WINDOW + 4, 1, bar);
	config_out(device, WINDOW + 8, 4, offset);
	config_out(device, WINDOW + 12, 4, length);
}

static void early_printk_needs_no_driver(void **state)
{
	static const char text[] = "early\n";

	(void)state;
	for (const char *c = text; *c; c++) {
		config_out(CONSOLE, WINDOW + 4, 1, 0);
		config_out(CONSOLE, WINDOW + 12, 4, 4);
		config_out(CONSOLE, WINDOW + 8, 4,
			   config_in(CONSOLE, capability(CONSOLE, 4) + 8, 4) + 8);
		config_out(CONSOLE, WINDOW + 16, 4, (u32)*c);
	}
	assert_int_equal(stub.output_bytes, 6);
	assert_memory_equal(stub.output, text, 6);
	assert_int_equal(pci_bus_read(&bus, RINGLET_PCI_BASE + 20, 1), 0);
	assert_null(console.device.transport);
	assert_int_equal(stub.lines, 0);
}

static void the_window_reaches_every_register(void **state)
{
	(void)state;
	aim(DISK, 0, 60, 4); /* capacity */
	assert_int_equal(config_in(DISK, WINDOW + 16, 4), DISK_BYTES / 512);
	assert_int_equal(config_in(DISK, WINDOW + 16, 1), DISK_BYTES / 512);
	aim(DISK, 0, 20, 1); /* status */
	config_out(DISK, WINDOW + 16, 4, 0xffffff03);
	assert_int_equal(pci_bus_read(&bus, RINGLET_PCI_BASE + 0x1000 + 20, 1), 3);
	assert_int_equal(config_in(DISK, WINDOW + 16, 1), 3);
	aim(DISK, 0, 18, 2);
	assert_int_equal(config_in(DISK, WINDOW + 16, 2), 1);
	assert_int_equal(config_in(DISK, WINDOW + 8, 4), 18);
	assert_int_equal(config_in(DISK, WINDOW + 12, 4), 2);
}

static void a_window_to_nowhere_finds_nothing(void **state)
{
	static const struct {
		u32 bar, offset, length;
	} bad[] = {
		{ 1, 20, 1 },	      { 255, 20, 1 },	  { 0, 20, 0 },
		{ 0, 20, 3 },	      { 0, 20, 8 },	  { 0, 20, 0x80000000 },
		{ 0, 20, ALL_ONES },  { 0, 18, 4 },	  { 0, 21, 2 },
		{ 0, 62, 4 },	      { 0, 128, 1 },	  { 0, 0x80000000, 4 },
		{ 0, 0xfffffffc, 4 }, { 0, ALL_ONES, 1 },
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(bad); n++) {
		aim(CONSOLE, bad[n].bar, bad[n].offset, bad[n].length);
		config_out(CONSOLE, WINDOW + 16, 4, 0x03030303);
		assert_int_equal(config_in(CONSOLE, WINDOW + 16, 4), ALL_ONES);
		assert_int_equal(pci_bus_read(&bus, RINGLET_PCI_BASE + 20, 1), 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

static const struct CMUnitTest tests[] = {
	TEST(mechanism_1_is_found),
	TEST(the_address_register_takes_every_width),
	TEST(accesses_beside_the_two_registers_find_nothing),
	TEST(devices_say_what_they_are),
	TEST(what_is_not_there_is_all_ones),
	TEST(only_few_fields_can_be_written),
	TEST(a_bar_tells_its_size),
	TEST(a_bar_moves_where_there_is_room),
	TEST(capabilities_form_a_list_that_ends),
	TEST(early_printk_needs_no_driver),
	TEST(the_window_reaches_every_register),
	TEST(a_window_to_nowhere_finds_nothing),
};

UNIT_MAIN("pci_config", tests)
