/*
 * tests/unit/test_bootinfo.c - boot/bootinfo.c: the information block, memory map and strings.
 * SPDX-License-Identifier: MIT
 *
 * What a good loader says is understood, and what a hostile one says becomes a
 * problem with the offending value.  Modules are in test_bootmodules.c.
 */
#include "tests/unit/boot_machine.h"

static void a_good_loader_is_understood(void **state)
{
	(void)state;
	put_good_modules(2);
	put_text(WORDS + 0x100, "role=initrd name=a");
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_string_equal(info.loader, "GRUB 2.06");
	assert_string_equal(info.cmdline, "end=halt");
	assert_int_equal(info.memory_ranges, 2);
	assert_memory(0, 0, 0x9f000);
	assert_memory(1, MIB(1), MEMORY_END - 0x20000);
	assert_int_equal(info.modules, 2);
	assert_int_equal(info.modules_listed, 2);
	assert_int_equal(info.modules_ignored, 0);
	assert_int_equal(info.module[1].start.v, MODULE_START + MODULE_STEP);
	assert_int_equal(info.module[1].bytes, MODULE_BYTES);
	assert_int_equal(info.module[1].words.v, WORDS + 0x100);
	assert_int_equal(info.module[1].words_bytes, 18);
	assert_int_equal(info.module[1].number, 1);
}

static void a_wrong_magic_leaves_nothing(void **state)
{
	(void)state;
	put(INFO, &tables, sizeof(tables));
	bootinfo_read(&info, &view, 0x36d76289, INFO);
	assert_only_problem("not started by a multiboot 1 loader, eax", 0x36d76289, BOOT_NO_MODULE);
	assert_int_equal(info.memory_ranges, 0);
	assert_int_equal(info.modules, 0);
	assert_true(is_reserved(IMAGE_START, IMAGE_END));
}

static void information_outside_memory_is_not_read(void **state)
{
	static const u32 bad[] = { VIEW, VIEW - MULTIBOOT_INFO_BYTES + 1, 0xffffffff, 0xfffffff0 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		bootinfo_read(&info, &view, MULTIBOOT_LOADER_MAGIC, bad[i]);
		assert_only_problem("boot information lies outside memory, at", bad[i],
				    BOOT_NO_MODULE);
	}
	put(VIEW - MULTIBOOT_INFO_BYTES, &tables, sizeof(tables));
	bootinfo_read(&info, &view, MULTIBOOT_LOADER_MAGIC, VIEW - MULTIBOOT_INFO_BYTES);
	assert_int_equal(info.problems_total, 0);
}

static void a_loader_that_says_nothing_has_no_memory(void **state)
{
	(void)state;
	tables.flags = 0;
	read_info();
	assert_only_problem("the loader names no memory, flags", 0, BOOT_NO_MODULE);
	assert_string_equal(info.loader, "");
	assert_string_equal(info.cmdline, "");
	assert_int_equal(info.modules_listed, 0);
}

static void without_a_map_the_two_sizes_count(void **state)
{
	(void)state;
	tables.flags &= ~(u32)MULTIBOOT_INFO_MMAP;
	tables.mem_upper = 7 * 1024 + 1;
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.memory_ranges, 2);
	assert_memory(0, 0, 0x9f000);
	assert_memory(1, MIB(1), MIB(8));
	tables.mem_upper = 0xffffffff; /* 4 TiB */
	read_info();
	assert_memory(1, MIB(1), BOOT_TOP);
}

static void overlapping_map_entries_count_as_not_memory(void **state)
{
	(void)state;
	put_map_entry(0, 0x1800, MIB(16), 1);
	put_map_entry(1, MIB(8) + 1, MIB(32), 1);
	put_map_entry(2, MIB(4) + 0x800, 0x1000, 2);
	put_map_entry(3, 0xfffffffffffff000ull, 0x2000, 1);
	put_map_entry(4, MIB(20), ~0ull, 3);
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.memory_ranges, 2);
	assert_memory(0, 0x2000, MIB(4));
	assert_memory(1, MIB(4) + 0x2000, MIB(20));
}

static void map_entries_without_a_size_end_the_map(void **state)
{
	static const u32 sizes[] = { 0, 19, 21 + 6 * 24, 0xffffffff, 0xfffffffc };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		put(MMAP + 24, &sizes[i], sizeof(sizes[i]));
		read_info();
		assert_only_problem("memory map entry with a wrong size", sizes[i], BOOT_NO_MODULE);
		assert_int_equal(info.memory_ranges, 1);
		assert_memory(0, 0, 0x9f000);
	}
}

static void longer_map_entries_are_stepped_over(void **state)
{
	u32 size = 20 + 24; /* the first entry covers the second */

	(void)state;
	put_map_entry(1, 0, MIB(1), 2);
	put(MMAP, &size, sizeof(size));
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_memory(0, 0, 0x9f000);
}

static void maps_that_cannot_be_are_refused(void **state)
{
	(void)state;
	tables.mmap_length = 0xfffffff0;
	read_info();
	assert_problem(0, "memory map is longer than 64 KiB", 0xfffffff0, BOOT_NO_MODULE);
	assert_memory(1, MIB(1), MIB(2)); /* from mem_upper */
	tables.mmap_length = 48;
	tables.mmap_addr = VIEW - 47;
	read_info();
	assert_problem(0, "memory map lies outside memory, at", VIEW - 47, BOOT_NO_MODULE);
	tables.mmap_addr = MMAP;
	tables.mmap_length = 24 + 23;
	read_info();
	assert_only_problem("memory map ends within an entry, its length", 47, BOOT_NO_MODULE);
	tables.mmap_length = 0;
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.memory_ranges, 2);
}

static void more_ranges_than_fit_are_reported(void **state)
{
	u32 last = BOOT_MAX_MEMORY + 2;

	(void)state;
	for (u32 i = 0; i < last; i++)
		put_map_entry(i, i * 0x4000, 0x2000, 1);
	read_info();
	assert_int_equal(info.memory_ranges, BOOT_MAX_MEMORY);
	assert_int_equal(info.problems_total, 2);
	assert_problem(0, "too many memory ranges; one is not used, from", BOOT_MAX_MEMORY * 0x4000,
		       BOOT_NO_MODULE);
	/* A hole in the middle of the last that there is room for. */
	for (u32 i = 0; i < BOOT_MAX_MEMORY; i++)
		put_map_entry(i, i * 0x10000, 0x8000, 1);
	put_map_entry(BOOT_MAX_MEMORY, 0x12000, 0x1000, 2);
	read_info();
	assert_only_problem("too many memory ranges; memory is not used from", 0x12000,
			    BOOT_NO_MODULE);
	assert_memory(1, 0x10000, 0x12000);
	assert_memory(2, 0x20000, 0x28000);
}

static void long_strings_are_cut_and_reported(void **state)
{
	static char text[KIB(65)];

	(void)state;
	tables.cmdline = 0x10000;
	memset(text, 'a', sizeof(text));
	text[BOOT_CMDLINE_BYTES - 1] = '\0';
	put_text(tables.cmdline, text);
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_string_equal(info.cmdline, text);
	text[BOOT_CMDLINE_BYTES - 1] = 'a';
	text[5000] = '\0';
	put_text(tables.cmdline, text);
	text[100] = '\0';
	put_text(LOADER, text);
	read_info();
	assert_only_problem("command line is cut, too long, bytes", 5000, BOOT_NO_MODULE);
	assert_int_equal(strlen(info.cmdline), BOOT_CMDLINE_BYTES - 1);
	assert_int_equal(strlen(info.loader), BOOT_LOADER_BYTES - 1);
	assert_true(is_reserved(0x10000, 0x10000 + 5001));
	/* No end within 64 KiB. */
	memset(physical + 0x10000, 'b', KIB(64) + 1);
	read_info();
	assert_problem(0, "command line does not end, from", 0x10000, BOOT_NO_MODULE);
	assert_int_equal(strlen(info.cmdline), BOOT_CMDLINE_BYTES - 1);
}

static void strings_at_the_end_of_memory_are_bounded(void **state)
{
	(void)state;
	memcpy(physical + VIEW - 4, "abcd", 4);
	tables.cmdline = VIEW - 4;
	tables.boot_loader_name = 0xfffffff0;
	read_info();
	assert_int_equal(info.problems_total, 2);
	assert_problem(0, "loader name does not end, from", 0xfffffff0, BOOT_NO_MODULE);
	assert_problem(1, "command line does not end, from", VIEW - 4, BOOT_NO_MODULE);
	assert_string_equal(info.cmdline, "abcd");
	assert_string_equal(info.loader, "");
	tables.boot_loader_name = 0; /* none */
	physical[VIEW - 1] = '\0';
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_string_equal(info.cmdline, "abc");
}

static const struct CMUnitTest tests[] = {
	ON_MACHINE(a_good_loader_is_understood),
	ON_MACHINE(a_wrong_magic_leaves_nothing),
	ON_MACHINE(information_outside_memory_is_not_read),
	ON_MACHINE(a_loader_that_says_nothing_has_no_memory),
	ON_MACHINE(without_a_map_the_two_sizes_count),
	ON_MACHINE(overlapping_map_entries_count_as_not_memory),
	ON_MACHINE(map_entries_without_a_size_end_the_map),
	ON_MACHINE(longer_map_entries_are_stepped_over),
	ON_MACHINE(maps_that_cannot_be_are_refused),
	ON_MACHINE(more_ranges_than_fit_are_reported),
	ON_MACHINE(long_strings_are_cut_and_reported),
	ON_MACHINE(strings_at_the_end_of_memory_are_bounded),
};

UNIT_MAIN("bootinfo", tests)
