/*
 * boot/bootinfo.c - turns the loader's multiboot 1 tables into one plain struct.
 * SPDX-License-Identifier: MIT
 *
 * Every address and length in the tables is judged before it is followed, by
 * subtraction, and every loop is bounded by a constant.  Nothing here writes
 * to physical memory.
 */
#include "boot/bootinfo.h"

#include "boot/ranges.h"
#include "include/abi/launcher.h"
#include "include/multiboot.h"
#include "lib/string.h"

#define PAGE_MASK 0xfffu
#define ONE_MIB MIB(1)
#define MMAP_MAX_BYTES KIB(64)
#define MMAP_ENTRY_MIN 20u /* the least value of its size field */
#define STRING_MAX_BYTES KIB(64)

struct reader {
	const struct boot_view *view;
	struct boot_info *info;
	struct range_list memory;
	struct range_list reserved;
	u32 module; /* the one that is being read, or BOOT_NO_MODULE */
};

static void problem(struct reader *reader, const char *text, u32 value)
{
	struct boot_info *info = reader->info;

	info->problems_total++;
	if (info->problems == BOOT_MAX_PROBLEMS)
		return;
	info->problem[info->problems++] =
		(struct boot_problem){ .text = text, .value = value, .module = reader->module };
}

static u32 page_down(u32 address)
{
	return address & ~PAGE_MASK;
}

/* The next page boundary, BOOT_TOP for what lies above. */
static u32 page_up(u32 address)
{
	return address > BOOT_TOP ? BOOT_TOP : page_down(address + PAGE_MASK);
}

static bool in_view(const struct reader *reader, u32 address, u32 bytes)
{
	return bytes <= reader->view->limit && address <= reader->view->limit - bytes;
}

/* Little-endian and without an alignment, as the loader's tables are.  In view. */
static u32 read_word(const struct reader *reader, u32 address)
{
	const u8 *at = reader->view->physical + address;

	return at[0] | (u32)at[1] << 8 | (u32)at[2] << 16 | (u32)at[3] << 24;
}

/* One field of a table of the loader's at `address`. */
#define FIELD(reader, address, table, field) \
	read_word(reader, (address) + (u32)offsetof(struct table, field))

static void reserve(struct reader *reader, u32 address, u32 bytes)
{
	u32 end = bytes > BOOT_TOP - page_down(address) ? BOOT_TOP : address + bytes;

	if (!ranges_add(&reader->reserved, page_down(address), page_up(end)))
		problem(reader, "too many ranges to reserve", address);
}

/*
 * Length of the string at `address`, without its NUL, and reserves it.  One
 * that does not end is cut where memory or STRING_MAX_BYTES does.
 */
static u32 read_string(struct reader *reader, u32 address, const char *unended)
{
	u32 limit = reader->view->limit, most, bytes;

	if (address >= limit) {
		problem(reader, unended, address);
		return 0;
	}
	most = limit - address < STRING_MAX_BYTES ? limit - address : STRING_MAX_BYTES;
	bytes = (u32)strnlen((const char *)reader->view->physical + address, most);
	if (bytes == most)
		problem(reader, unended, address);
	reserve(reader, address, bytes < most ? bytes + 1 : bytes);
	return bytes;
}

static u32 copy_string(struct reader *reader, u32 address, char *to, u32 room, const char *unended)
{
	u32 bytes = address ? read_string(reader, address, unended) : 0;
	u32 kept = bytes < room ? bytes : room - 1;

	memcpy(to, reader->view->physical + (kept ? address : 0), kept);
	to[kept] = '\0';
	return bytes;
}

/* [base, base + bytes) rounded to whole pages, inwards if it is memory, outwards if it is not. */
static void map_range(struct reader *reader, u64 base, u64 bytes, bool memory)
{
	u64 end = bytes > ~0ull - base ? ~0ull : base + bytes;
	u32 low, high;

	if (base >= BOOT_TOP || bytes == 0)
		return;
	low = (u32)base;
	high = end > BOOT_TOP ? BOOT_TOP : (u32)end;
	if (memory && !ranges_add(&reader->memory, page_up(low), page_down(high)))
		problem(reader, "too many memory ranges; one is not used, from", low);
	if (!memory && !ranges_remove(&reader->memory, page_down(low), page_up(high)))
		problem(reader, "too many memory ranges; memory is not used from", low);
}

/*
 * One pass over the memory map, which adds what is memory or takes out what is
 * not.  Loaders' entries may overlap; then "not memory" holds.
 */
static void read_map(struct reader *reader, u32 address, u32 length, bool memory)
{
	u32 at = 0;

	while (length - at >= sizeof(struct multiboot_mmap_entry)) {
		u32 entry = address + at;
		u32 size = FIELD(reader, entry, multiboot_mmap_entry, size);
		u32 type = FIELD(reader, entry, multiboot_mmap_entry, type);
		u64 base = FIELD(reader, entry, multiboot_mmap_entry, base_low) |
			   (u64)FIELD(reader, entry, multiboot_mmap_entry, base_high) << 32;
		u64 bytes = FIELD(reader, entry, multiboot_mmap_entry, bytes_low) |
			    (u64)FIELD(reader, entry, multiboot_mmap_entry, bytes_high) << 32;

		if (size < MMAP_ENTRY_MIN || size > length - at - 4) {
			if (memory)
				problem(reader, "memory map entry with a wrong size", size);
			return;
		}
		if ((type == MULTIBOOT_MEMORY_AVAILABLE) == memory)
			map_range(reader, base, bytes, memory);
		at += 4 + size;
	}
	if (at != length && memory)
		problem(reader, "memory map ends within an entry, its length", length);
}

static void read_memory(struct reader *reader, u32 address, u32 flags)
{
	if (flags & MULTIBOOT_INFO_MMAP) {
		u32 map = FIELD(reader, address, multiboot_info, mmap_addr);
		u32 length = FIELD(reader, address, multiboot_info, mmap_length);

		if (length > MMAP_MAX_BYTES) {
			problem(reader, "memory map is longer than 64 KiB", length);
		} else if (!in_view(reader, map, length)) {
			problem(reader, "memory map lies outside memory, at", map);
		} else {
			reserve(reader, map, length);
			read_map(reader, map, length, true);
			read_map(reader, map, length, false);
		}
	}
	if (reader->memory.ranges == 0 && (flags & MULTIBOOT_INFO_MEMORY)) {
		u64 lower = FIELD(reader, address, multiboot_info, mem_lower);
		u64 upper = FIELD(reader, address, multiboot_info, mem_upper);

		map_range(reader, 0, lower << 10, true);
		map_range(reader, ONE_MIB, upper << 10, true);
	}
	if (reader->memory.ranges == 0)
		problem(reader, "the loader names no memory, flags", flags);
}

/* Whether two ranges, each at least a byte long, share a page. */
static bool share_page(u32 start, u32 end, u32 other_start, u32 other_end)
{
	return page_down(start) <= page_down(other_end - 1) &&
	       page_down(other_start) <= page_down(end - 1);
}

/* NULL if the module [start, end) can be used, else why not. */
static const char *judge_module(const struct reader *reader, u32 start, u32 end, u32 *value)
{
	const struct boot_view *view = reader->view;

	*value = start;
	if (end < start) {
		*value = end;
		return "module ends before it starts, at";
	}
	if (end == start)
		return "module is empty, at";
	if (start & PAGE_MASK)
		return "module does not start on a page boundary, but at";
	if (end > BOOT_TOP || !ranges_hold(&reader->memory, start, page_up(end)))
		return "module lies outside memory, at";
	if (view->image_start < view->image_end &&
	    share_page(start, end, view->image_start, view->image_end))
		return "module overlaps the core image, at";
	for (u32 i = 0; i < reader->info->modules; i++) {
		const struct boot_module *other = &reader->info->module[i];

		if (share_page(start, end, other->start.v, other->start.v + other->bytes))
			return "module overlaps an earlier one, at";
	}
	return NULL;
}

static void read_module(struct reader *reader, u32 entry)
{
	u32 start = FIELD(reader, entry, multiboot_module, mod_start);
	u32 end = FIELD(reader, entry, multiboot_module, mod_end);
	u32 words = FIELD(reader, entry, multiboot_module, string);
	u32 value, words_bytes;
	const char *reason = judge_module(reader, start, end, &value);

	if (reason) {
		problem(reader, reason, value);
		return;
	}
	reserve(reader, start, end - start);
	words_bytes = words ? read_string(reader, words, "module words do not end, from") : 0;
	if (words_bytes >= LAUNCHER_WORDS_BYTES)
		problem(reader, "module words are too long, bytes", words_bytes);
	reader->info->module[reader->info->modules++] = (struct boot_module){
		.start = HPA(start),
		.bytes = end - start,
		.words = HPA(words),
		.words_bytes = words_bytes,
		.number = reader->module,
	};
}

static void read_modules(struct reader *reader, u32 address)
{
	u32 listed = FIELD(reader, address, multiboot_info, mods_count);
	u32 list = FIELD(reader, address, multiboot_info, mods_addr);
	u32 taken = listed < BOOT_MAX_MODULES ? listed : BOOT_MAX_MODULES;

	reader->info->modules_listed = listed;
	reader->info->modules_ignored = listed - taken;
	if (listed == 0)
		return;
	if (!in_view(reader, list, taken * (u32)sizeof(struct multiboot_module))) {
		problem(reader, "module list lies outside memory, at", list);
		return;
	}
	if (listed > taken)
		problem(reader, "more than 64 modules; ignored", listed - taken);
	reserve(reader, list, taken * (u32)sizeof(struct multiboot_module));
	for (u32 i = 0; i < taken; i++) {
		reader->module = i;
		read_module(reader, list + i * (u32)sizeof(struct multiboot_module));
	}
	reader->module = BOOT_NO_MODULE;
}

static void read_tables(struct reader *reader, u32 magic, u32 address)
{
	struct boot_info *info = reader->info;
	u32 flags, bytes;

	if (magic != MULTIBOOT_LOADER_MAGIC) {
		problem(reader, "not started by a multiboot 1 loader, eax", magic);
		return;
	}
	if (!in_view(reader, address, MULTIBOOT_INFO_BYTES)) {
		problem(reader, "boot information lies outside memory, at", address);
		return;
	}
	reserve(reader, address, MULTIBOOT_INFO_BYTES);
	flags = FIELD(reader, address, multiboot_info, flags);
	if (flags & MULTIBOOT_INFO_LOADER)
		copy_string(reader, FIELD(reader, address, multiboot_info, boot_loader_name),
			    info->loader, sizeof(info->loader), "loader name does not end, from");
	if (flags & MULTIBOOT_INFO_CMDLINE) {
		bytes = copy_string(reader, FIELD(reader, address, multiboot_info, cmdline),
				    info->cmdline, sizeof(info->cmdline),
				    "command line does not end, from");
		if (bytes >= sizeof(info->cmdline))
			problem(reader, "command line is cut, too long, bytes", bytes);
	}
	read_memory(reader, address, flags);
	if (flags & MULTIBOOT_INFO_MODULES)
		read_modules(reader, address);
}

void bootinfo_read(struct boot_info *info, const struct boot_view *view, u32 magic, u32 address)
{
	struct reader reader = {
		.view = view,
		.info = info,
		.memory = { .range = info->memory, .capacity = BOOT_MAX_MEMORY },
		.reserved = { .range = info->reserved, .capacity = BOOT_MAX_RESERVED },
		.module = BOOT_NO_MODULE,
	};

	memset(info, 0, sizeof(*info));
	if (view->image_start < view->image_end)
		reserve(&reader, view->image_start, view->image_end - view->image_start);
	read_tables(&reader, magic, address);
	info->memory_ranges = reader.memory.ranges;
	info->reserved_ranges = reader.reserved.ranges;
}
