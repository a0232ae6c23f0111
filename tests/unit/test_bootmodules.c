/*
 * tests/unit/test_bootmodules.c - boot/bootinfo.c: modules, good and bad, and what is reserved.
 * SPDX-License-Identifier: MIT
 *
 * A bad module is said and skipped, and the others stay usable.
 */
#include "tests/unit/boot_machine.h"

static void everything_of_the_loader_is_reserved(void **state)
{
	(void)state;
	put_good_modules(2);
	read_info();
	assert_true(is_reserved(INFO, INFO + MULTIBOOT_INFO_BYTES));
	assert_true(is_reserved(CMDLINE, CMDLINE + 9));
	assert_true(is_reserved(LOADER, LOADER + 10));
	assert_true(is_reserved(MMAP, MMAP + tables.mmap_length));
	assert_true(is_reserved(MODULES, MODULES + 32));
	assert_true(is_reserved(WORDS, WORDS + 0x108));
	assert_true(is_reserved(IMAGE_START, IMAGE_END));
	assert_true(is_reserved(MODULE_START, MODULE_START + MODULE_BYTES));
	assert_true(is_reserved(MODULE_START + MODULE_STEP, MODULE_START + MODULE_STEP + 0x2000));
	assert_false(is_reserved(MODULE_START + 0x2000, MODULE_START + 0x2001));
	assert_false(is_reserved(IMAGE_END + 0x1000, IMAGE_END + 0x1001));
	for (u32 i = 0; i < info.reserved_ranges; i++) {
		assert_int_equal(info.reserved[i].start % 4096, 0);
		assert_int_equal(info.reserved[i].bytes % 4096, 0);
	}
}

static void module_words_are_measured(void **state)
{
	static char text[5001];

	(void)state;
	put_good_modules(5);
	put_module(0, MODULE_START, MODULE_START + 1, 0);
	put_module(1, MODULE_START + MODULE_STEP, MODULE_START + MODULE_STEP + 1, VIEW - 3);
	memcpy(physical + VIEW - 3, "xyz", 3);
	put_module(2, MODULE_START + 2 * MODULE_STEP, MODULE_START + 2 * MODULE_STEP + 1, VIEW);
	memset(text, 'a', 5000);
	put_text(WORDS + 0x300, text);
	text[2559] = '\0';
	put_text(WORDS + 0x300 + 0x2000, text);
	put_module(4, MODULE_START + 4 * MODULE_STEP, MODULE_START + 4 * MODULE_STEP + 1,
		   WORDS + 0x300 + 0x2000);
	read_info();
	assert_int_equal(info.modules, 5);
	assert_int_equal(info.module[0].words_bytes, 0);
	assert_int_equal(info.module[1].words_bytes, 3);
	assert_int_equal(info.module[2].words_bytes, 0);
	assert_int_equal(info.module[3].words_bytes, 5000);
	assert_int_equal(info.module[4].words_bytes, 2559);
	assert_int_equal(info.problems_total, 3);
	assert_problem(0, "module words do not end, from", VIEW - 3, 1);
	assert_problem(1, "module words do not end, from", VIEW, 2);
	assert_problem(2, "module words are too long, bytes", 5000, 3);
}

/* One bad module between two good ones: said, skipped, the others stay. */
static void assert_middle_refused(u32 start, u32 end, const char *text, u32 value)
{
	put_good_modules(3);
	put_module(1, start, end, WORDS);
	read_info();
	assert_only_problem(text, value, 1);
	assert_int_equal(info.modules, 2);
	assert_int_equal(info.modules_listed, 3);
	assert_int_equal(info.module[0].number, 0);
	assert_int_equal(info.module[1].number, 2);
}

static void bad_modules_are_skipped(void **state)
{
	u32 free_start = MODULE_START + MODULE_STEP;

	(void)state;
	assert_middle_refused(free_start, free_start - 1, "module ends before it starts, at",
			      free_start - 1);
	assert_middle_refused(0xfffff000, 0x1000, "module ends before it starts, at", 0x1000);
	assert_middle_refused(free_start, free_start, "module is empty, at", free_start);
	assert_middle_refused(free_start + 8, free_start + 16,
			      "module does not start on a page boundary, but at", free_start + 8);
	assert_middle_refused(0x9f000, 0x9f001, "module lies outside memory, at", 0x9f000);
	assert_middle_refused(0x9e000, 0x9f001, "module lies outside memory, at", 0x9e000);
	assert_middle_refused(0xb8000, 0xb9000, "module lies outside memory, at", 0xb8000);
	assert_middle_refused(0xfffff000, 0xffffffff, "module lies outside memory, at", 0xfffff000);
	assert_middle_refused(0x1000, 0xffffffff, "module lies outside memory, at", 0x1000);
	assert_middle_refused(free_start, MEMORY_END, "module lies outside memory, at", free_start);
	assert_middle_refused(MIB(1), MIB(1) + 1, "module overlaps the core image, at", MIB(1));
	/* The page in which the image ends is the image's. */
	assert_middle_refused(MIB(1) + 0x23000, MIB(1) + 0x25000,
			      "module overlaps the core image, at", MIB(1) + 0x23000);
	assert_middle_refused(MODULE_START, MODULE_START + 1, "module overlaps an earlier one, at",
			      MODULE_START);
	assert_middle_refused(MODULE_START + 0x1000, MODULE_START + 0x3000,
			      "module overlaps an earlier one, at", MODULE_START + 0x1000);
	assert_middle_refused(MODULE_START - 0x1000, MODULE_START + 1,
			      "module overlaps an earlier one, at", MODULE_START - 0x1000);
}

static void a_module_may_touch_its_neighbours(void **state)
{
	(void)state;
	put_good_modules(3);
	put_module(1, MODULE_START + 0x2000, MODULE_START + MODULE_STEP * 2, WORDS);
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.modules, 3);
	put_module(1, MIB(1) + 0x24000, MODULE_START, WORDS);
	put_module(2, MODULE_START + 0x2000, MEMORY_END - 0x20000, WORDS);
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.modules, 3);
}

static void no_modules_is_no_problem(void **state)
{
	(void)state;
	tables.mods_addr = 0xffffffff; /* not to be followed */
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.modules, 0);
}

static void of_200_modules_64_are_taken(void **state)
{
	(void)state;
	put_good_modules(BOOT_MAX_MODULES);
	tables.mods_count = 200;
	read_info();
	assert_only_problem("more than 64 modules; ignored", 136, BOOT_NO_MODULE);
	assert_int_equal(info.modules, BOOT_MAX_MODULES);
	assert_int_equal(info.modules_listed, 200);
	assert_int_equal(info.modules_ignored, 136);
	for (u32 i = 0; i < BOOT_MAX_MODULES; i++)
		assert_true(is_reserved(info.module[i].start.v, info.module[i].start.v + 0x1234));
}

static void a_huge_count_is_survived(void **state)
{
	(void)state;
	put_good_modules(2);
	memset(physical + MODULES + 32, 0xff, 62 * 16);
	tables.mods_count = 0xffffffff;
	read_info();
	assert_problem(0, "more than 64 modules; ignored", 0xffffffff - 64, BOOT_NO_MODULE);
	assert_problem(1, "module is empty, at", 0xffffffff, 2);
	assert_int_equal(info.modules, 2);
	assert_int_equal(info.problems, BOOT_MAX_PROBLEMS);
	assert_int_equal(info.problems_total, 1 + 62);
	tables.mods_addr = VIEW - 64 * 16 + 1;
	read_info();
	assert_only_problem("module list lies outside memory, at", VIEW - 64 * 16 + 1,
			    BOOT_NO_MODULE);
	assert_int_equal(info.modules, 0);
}

/* The reserved list at its fullest: nothing of it is next to anything else. */
static void the_reserved_list_holds_the_worst_case(void **state)
{
	u8 *more = calloc(1, MIB(2));

	(void)state;
	memcpy(more, physical, VIEW);
	free(physical);
	physical = more;
	view = (struct boot_view){ more, MIB(2), MIB(40), MIB(40) + 1 };
	tables.boot_loader_name = 0x10000;
	tables.cmdline = 0x12000;
	memcpy(physical + 0x14000, physical + MMAP, tables.mmap_length);
	tables.mmap_addr = 0x14000;
	for (u32 i = 0; i < BOOT_MAX_MODULES; i++) {
		u32 start = MODULE_START + i * MODULE_STEP;

		put_module(i, start, start + 1, MIB(1) + i * 0x2000);
	}
	tables.mods_count = BOOT_MAX_MODULES;
	read_info();
	assert_int_equal(info.problems_total, 0);
	assert_int_equal(info.modules, BOOT_MAX_MODULES);
	assert_int_equal(info.reserved_ranges, 6 + 2 * BOOT_MAX_MODULES);
}

/* Any bytes at all: nothing crashes, and what comes out keeps its promises. */
static void random_tables_never_break_a_promise(void **state)
{
	u32 random = 7;

	(void)state;
	for (u32 round = 0; round < 3000; round++) {
		put_good_modules(8);
		put(INFO, &tables, sizeof(tables));
		for (u32 i = 0; i < 6; i++) {
			static const u32 base[] = { INFO, MMAP, MODULES };
			static const u32 bytes[] = { 72, 168, 128 };
			u32 which;

			random = random * 1664525u + 1013904223u;
			which = (random >> 8) % 3;
			physical[base[which] + (random >> 12) % bytes[which]] = (u8)(random >> 24);
		}
		memset(&info, 0xee, sizeof(info));
		bootinfo_read(&info, &view, MULTIBOOT_LOADER_MAGIC, INFO);
		assert_true(info.modules <= BOOT_MAX_MODULES);
		assert_true(info.problems <= BOOT_MAX_PROBLEMS);
		for (u32 i = 0; i < info.modules; i++) {
			u32 start = info.module[i].start.v, bytes = info.module[i].bytes;

			assert_true(bytes > 0 && bytes <= BOOT_TOP - start);
			assert_true(is_reserved(start, start + bytes));
			if (info.module[i].words_bytes)
				assert_true(info.module[i].words_bytes <=
					    VIEW - info.module[i].words.v);
		}
		for (u32 i = 1; i < info.memory_ranges; i++)
			assert_true(info.memory[i - 1].start + info.memory[i - 1].bytes <
				    info.memory[i].start);
	}
}

static const struct CMUnitTest tests[] = {
	ON_MACHINE(everything_of_the_loader_is_reserved),
	ON_MACHINE(module_words_are_measured),
	ON_MACHINE(bad_modules_are_skipped),
	ON_MACHINE(a_module_may_touch_its_neighbours),
	ON_MACHINE(no_modules_is_no_problem),
	ON_MACHINE(of_200_modules_64_are_taken),
	ON_MACHINE(a_huge_count_is_survived),
	ON_MACHINE(the_reserved_list_holds_the_worst_case),
	ON_MACHINE(random_tables_never_break_a_promise),
};

UNIT_MAIN("bootmodules", tests)
