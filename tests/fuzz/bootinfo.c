/*
 * tests/fuzz/bootinfo.c - boot/bootinfo.c over any memory that a loader may leave behind.
 * SPDX-License-Identifier: MIT
 *
 * Input: the address of the tables, then physical memory from 0 on.
 * Max bytes: 8192.
 */
#include "tests/fuzz/fuzz.h"

#include "boot/bootinfo.h"
#include "boot/ranges.h"
#include "include/multiboot.h"

#define IMAGE_START MIB(1)
#define IMAGE_END (MIB(1) + 0x23456)
#define PAGE 4096u

static struct boot_info info;

static void check_ranges(const struct boot_range *range, u32 ranges, u32 most)
{
	MUST(ranges <= most);
	for (u32 n = 0; n < ranges; n++) {
		MUST(range[n].bytes > 0 && range[n].start < BOOT_TOP);
		MUST(range[n].bytes <= BOOT_TOP - range[n].start);
		MUST(range[n].start % PAGE == 0 && range[n].bytes % PAGE == 0);
		MUST(n == 0 || range[n - 1].start + range[n - 1].bytes < range[n].start);
	}
}

/* Whether the page-rounded ranges [a, a_end) and [b, b_end) meet. */
static bool meet(u32 a, u32 a_end, u32 b, u32 b_end)
{
	return a / PAGE <= (b_end - 1) / PAGE && b / PAGE <= (a_end - 1) / PAGE;
}

static bool all_was_reserved(void)
{
	if (info.problems_total > info.problems)
		return false;
	for (u32 n = 0; n < info.problems; n++)
		if (strcmp(info.problem[n].text, "too many ranges to reserve") == 0)
			return false;
	return true;
}

static void check_module(u32 index, u32 limit)
{
	const struct range_list memory = { info.memory, BOOT_MAX_MEMORY, info.memory_ranges };
	const struct range_list reserved = { info.reserved, BOOT_MAX_RESERVED,
					     info.reserved_ranges };
	const struct boot_module *module = &info.module[index];
	u32 start = module->start.v, end = start + module->bytes;

	MUST(start % PAGE == 0 && module->bytes > 0 && end > start && end <= BOOT_TOP);
	MUST(ranges_hold(&memory, start, end));
	MUST(!meet(start, end, IMAGE_START, IMAGE_END));
	MUST(module->words_bytes <= limit && (module->words_bytes == 0 || module->words.v != 0));
	MUST(module->words_bytes == 0 || module->words.v <= limit - module->words_bytes);
	MUST(index == 0 || info.module[index - 1].number < module->number);
	for (u32 n = 0; n < index; n++)
		MUST(!meet(start, end, info.module[n].start.v,
			   info.module[n].start.v + info.module[n].bytes));
	if (all_was_reserved()) {
		MUST(ranges_hold(&reserved, start, end));
		if (module->words_bytes > 0)
			MUST(ranges_hold(&reserved, module->words.v,
					 module->words.v + module->words_bytes));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	u32 address = take_number(&in, 4);
	struct boot_view view = { in.at, (u32)in.left, IMAGE_START, IMAGE_END };

	memset(&info, 0xee, sizeof(info));
	bootinfo_read(&info, &view, MULTIBOOT_LOADER_MAGIC, address);
	check_ranges(info.memory, info.memory_ranges, BOOT_MAX_MEMORY);
	check_ranges(info.reserved, info.reserved_ranges, BOOT_MAX_RESERVED);
	MUST(strnlen(info.loader, sizeof(info.loader)) < sizeof(info.loader));
	MUST(strnlen(info.cmdline, sizeof(info.cmdline)) < sizeof(info.cmdline));
	MUST(info.problems <= BOOT_MAX_PROBLEMS && info.problems <= info.problems_total);
	MUST(info.modules <= BOOT_MAX_MODULES && info.modules <= info.modules_listed);
	for (u32 n = 0; n < info.modules; n++)
		check_module(n, view.limit);
	for (u32 n = 0; n < info.problems; n++)
		MUST(info.problem[n].text != NULL);
	return 0;
}
