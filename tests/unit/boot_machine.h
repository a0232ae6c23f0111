/*
 * tests/unit/boot_machine.h - a small machine and its loader's tables, for the boot tests.
 * SPDX-License-Identifier: MIT
 *
 * Physical memory is a heap block of exactly VIEW bytes, so the address
 * sanitizer sees a read behind its end.  The tables say that there is more
 * memory than that, as on a machine of which only a part is mapped.
 */
#ifndef TESTS_UNIT_BOOT_MACHINE_H
#define TESTS_UNIT_BOOT_MACHINE_H

#include <string.h>

#include "tests/unit/harness.h"

#include "boot/bootinfo.h"
#include "boot/ranges.h"
#include "include/multiboot.h"

#define VIEW KIB(256)
#define INFO 0x9000u
#define CMDLINE 0xa000u
#define LOADER 0xb010u
#define MMAP 0xc004u
#define MODULES 0xd008u
#define WORDS 0x20000u /* the words of module n at WORDS + n * 0x100 */
#define IMAGE_START MIB(1)
#define IMAGE_END (MIB(1) + 0x23456)
#define MODULE_START MIB(2) /* module n at MODULE_START + n * 0x10000, MODULE_BYTES long */
#define MODULE_BYTES 0x1234u
#define MODULE_STEP 0x10000u
#define MEMORY_END MIB(64)

static u8 *physical;
static struct boot_view view;
static struct multiboot_info tables;
static struct boot_info info;

static inline void put(u32 address, const void *bytes, size_t length)
{
	assert_true(address <= VIEW && length <= VIEW - address);
	memcpy(physical + address, bytes, length);
}

static inline void put_text(u32 address, const char *text)
{
	put(address, text, strlen(text) + 1);
}

static inline void put_map_entry(u32 index, u64 base, u64 bytes, u32 type)
{
	struct multiboot_mmap_entry entry = {
		.size = 20,
		.base_low = (u32)base,
		.base_high = (u32)(base >> 32),
		.bytes_low = (u32)bytes,
		.bytes_high = (u32)(bytes >> 32),
		.type = type,
	};

	put(MMAP + index * (u32)sizeof(entry), &entry, sizeof(entry));
	tables.mmap_length = (index + 1) * (u32)sizeof(entry);
}

static inline void put_module(u32 index, u32 start, u32 end, u32 words)
{
	struct multiboot_module module = { .mod_start = start, .mod_end = end, .string = words };

	put(MODULES + index * (u32)sizeof(module), &module, sizeof(module));
}

static inline void put_good_modules(u32 count)
{
	for (u32 i = 0; i < count; i++) {
		u32 start = MODULE_START + i * MODULE_STEP;

		put_module(i, start, start + MODULE_BYTES, WORDS + i * 0x100);
		put_text(WORDS + i * 0x100, "mem=32M");
	}
	tables.mods_count = count;
}

/* A machine of 64 MiB and a loader that does everything right, with no modules yet. */
static inline int make_machine(void **state)
{
	(void)state;
	physical = calloc(1, VIEW);
	view = (struct boot_view){ physical, VIEW, IMAGE_START, IMAGE_END };
	tables = (struct multiboot_info){
		.flags = MULTIBOOT_INFO_MEMORY | MULTIBOOT_INFO_CMDLINE | MULTIBOOT_INFO_MODULES |
			 MULTIBOOT_INFO_MMAP | MULTIBOOT_INFO_LOADER,
		.mem_lower = 639,
		.mem_upper = 1024,
		.cmdline = CMDLINE,
		.boot_loader_name = LOADER,
		.mmap_addr = MMAP,
		.mods_addr = MODULES,
	};
	put_text(CMDLINE, "end=halt");
	put_text(LOADER, "GRUB 2.06");
	put_map_entry(0, 0, 0x9fc00, 1);
	put_map_entry(1, 0x9fc00, 0x400, 2);
	put_map_entry(2, 0xf0000, 0x10000, 2);
	put_map_entry(3, MIB(1), MEMORY_END - MIB(1) - 0x20000, 1);
	put_map_entry(4, MEMORY_END - 0x20000, 0x20000, 3);
	put_map_entry(5, 0xfffc0000, 0x40000, 2);
	put_map_entry(6, 1ull << 32, 1ull << 30, 1);
	return 0;
}

static inline int drop_machine(void **state)
{
	(void)state;
	free(physical);
	return 0;
}

static inline void read_info(void)
{
	put(INFO, &tables, sizeof(tables));
	memset(&info, 0xee, sizeof(info));
	bootinfo_read(&info, &view, MULTIBOOT_LOADER_MAGIC, INFO);
}

static inline void assert_problem(u32 index, const char *text, u32 value, u32 module)
{
	assert_true(index < info.problems);
	assert_string_equal(info.problem[index].text, text);
	assert_int_equal(info.problem[index].value, value);
	assert_int_equal(info.problem[index].module, module);
}

static inline void assert_only_problem(const char *text, u32 value, u32 module)
{
	assert_int_equal(info.problems, 1);
	assert_int_equal(info.problems_total, 1);
	assert_problem(0, text, value, module);
}

static inline bool is_reserved(u32 start, u32 end)
{
	struct range_list list = { info.reserved, BOOT_MAX_RESERVED, info.reserved_ranges };

	return ranges_hold(&list, start, end);
}

static inline void assert_memory(u32 index, u32 start, u32 end)
{
	assert_true(index < info.memory_ranges);
	assert_int_equal(info.memory[index].start, start);
	assert_int_equal(info.memory[index].start + info.memory[index].bytes, end);
}

#define ON_MACHINE(test) cmocka_unit_test_setup_teardown(test, make_machine, drop_machine)

#endif
