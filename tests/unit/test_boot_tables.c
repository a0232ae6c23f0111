/*
 * tests/unit/test_boot_tables.c - launcher-lite/boot_tables.c: what a walk of its tables finds.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "launcher-lite/boot_tables.h"
#include "mm/walk.h"

#define LAST_SLOT 0xffc00000u

/* All of it dirty: the guest may have written there. */
static struct gmem memory_of(u32 bytes)
{
	struct gmem memory = { aligned_alloc(4096, bytes), bytes };

	assert_non_null(memory.base);
	memset(memory.base + boot_tables_start(&memory), 0xa5, bytes - boot_tables_start(&memory));
	return memory;
}

static u32 walk_to(const struct gmem *memory, u32 directory, u32 va)
{
	struct guest_memory mem = { memory->base, memory->bytes, .near = memory->bytes };
	gpa_t gpa;

	switch (walk_translate(&mem, directory, GVA(va), PF_W | PF_U, &gpa)) {
	case WALK_OK: return gpa.v;
	case WALK_NOT_PRESENT: return 0xffffffffu;
	default: fail_msg("%#x: neither mapped nor unmapped", va); return 0;
	}
}

static void assert_mapped(const struct gmem *memory, u32 kernel_address)
{
	u32 directory = boot_tables_build(memory, kernel_address);

	assert_int_equal(directory, memory->bytes - 4096);
	for (u32 gpa = 0; gpa < memory->bytes; gpa += 4096) {
		assert_int_equal(walk_to(memory, directory, gpa + 0x123), gpa + 0x123);
		assert_int_equal(walk_to(memory, directory, kernel_address + gpa), gpa);
	}
	assert_int_equal(walk_to(memory, directory, memory->bytes), 0xffffffffu);
	assert_int_equal(walk_to(memory, directory, kernel_address + memory->bytes), 0xffffffffu);
	if (kernel_address)
		assert_int_equal(walk_to(memory, directory, kernel_address - 1), 0xffffffffu);
	assert_int_equal(walk_to(memory, directory, LAST_SLOT), 0xffffffffu);
}

static void memory_is_mapped_twice(void **state)
{
	static const u32 addresses[] = { 0xc0000000, 0xb0000000, 0x80000000,
					 0x78000000, 0x40000000, 0 };
	struct gmem memory = memory_of(MIB(17));

	(void)state;
	assert_int_equal(boot_tables_start(&memory), MIB(17) - 6 * 4096);
	for (u32 n = 0; n < ARRAY_SIZE(addresses); n++)
		assert_mapped(&memory, addresses[n]);
	free(memory.base);
}

static void an_odd_size_ends_where_it_ends(void **state)
{
	struct gmem memory = memory_of(MIB(8) + 3 * 4096);

	(void)state;
	assert_mapped(&memory, 0xc0000000);
	free(memory.base);
}

static void the_largest_guest_fits_its_device_pages(void **state)
{
	struct gmem memory = { NULL, MIB(769) };

	(void)state;
	assert_int_equal(boot_tables_start(&memory), MIB(769) - 194 * 4096);
}

static void an_unaligned_kernel_address_has_no_mapping(void **state)
{
	struct gmem memory = memory_of(MIB(5));
	u32 directory = boot_tables_build(&memory, 0xc0001000);

	(void)state;
	assert_int_equal(walk_to(&memory, directory, MIB(5) - 1), MIB(5) - 1);
	for (u32 slot = 2; slot < 1024; slot++)
		assert_int_equal(walk_to(&memory, directory, slot << 22), 0xffffffffu);
	free(memory.base);
}

static void the_last_slot_is_nobodys(void **state)
{
	struct gmem memory = memory_of(MIB(9));
	u32 directory = boot_tables_build(&memory, 0xff800000);

	(void)state;
	assert_int_equal(walk_to(&memory, directory, 0xff800000), 0);
	assert_int_equal(walk_to(&memory, directory, LAST_SLOT), 0xffffffffu);
	assert_int_equal(boot_tables_build(&memory, LAST_SLOT), directory);
	assert_int_equal(walk_to(&memory, directory, LAST_SLOT), 0xffffffffu);
	assert_int_equal(walk_to(&memory, directory, 0), 0);
	free(memory.base);
}

static void a_mapping_inside_the_first_wins(void **state)
{
	struct gmem memory = memory_of(MIB(9));
	u32 directory = boot_tables_build(&memory, MIB(4));

	(void)state;
	assert_int_equal(walk_to(&memory, directory, 0x5000), 0x5000);
	assert_int_equal(walk_to(&memory, directory, MIB(4) + 0x5000), 0x5000);
	assert_int_equal(walk_to(&memory, directory, MIB(8) + 0x5000), MIB(4) + 0x5000);
	free(memory.base);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(memory_is_mapped_twice),
	cmocka_unit_test(an_odd_size_ends_where_it_ends),
	cmocka_unit_test(the_largest_guest_fits_its_device_pages),
	cmocka_unit_test(an_unaligned_kernel_address_has_no_mapping),
	cmocka_unit_test(the_last_slot_is_nobodys),
	cmocka_unit_test(a_mapping_inside_the_first_wins),
};

UNIT_MAIN("boot_tables", tests)
