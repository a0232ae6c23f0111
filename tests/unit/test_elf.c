/*
 * tests/unit/test_elf.c - lib/elf.c on good, truncated and hostile programs.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include "lib/elf.h"

/* The sample: ELF header, program headers right behind, contents from 0x200 on. */
#define HEADERS 52
#define HEADER_BYTES 32
#define CONTENTS 0x200
#define IMAGE_BYTES 0x400
#define ROOM 0x1000

enum { TYPE = 0, OFFSET = 4, VADDR = 8, PADDR = 12, FILESZ = 16, MEMSZ = 20, FLAGS = 24 };

static u8 image[ROOM];

static void store16(u32 offset, u16 value)
{
	image[offset] = (u8)value;
	image[offset + 1] = (u8)(value >> 8);
}

static void store32(u32 offset, u32 value)
{
	store16(offset, (u16)value);
	store16(offset + 2, (u16)(value >> 16));
}

static void set(u32 header, u32 field, u32 value)
{
	store32(HEADERS + header * HEADER_BYTES + field, value);
}

static void set_segment(u32 header, u32 offset, u32 paddr, u32 file_bytes, u32 mem_bytes)
{
	set(header, TYPE, 1);
	set(header, OFFSET, offset);
	set(header, VADDR, paddr + 0x40000000);
	set(header, PADDR, paddr);
	set(header, FILESZ, file_bytes);
	set(header, MEMSZ, mem_bytes);
	set(header, FLAGS, 5);
}

/* A kernel of text at 1 MiB, data behind it with zeros at its end, and a note. */
static void build(void)
{
	static const u8 ident[] = { 0x7f, 'E', 'L', 'F', 1, 1, 1 };

	for (u32 i = 0; i < ROOM; i++)
		image[i] = i < sizeof(ident) ? ident[i] : 0;
	store16(16, 2);
	store16(18, 3);
	store32(20, 1);
	store32(24, 0x100010);
	store32(28, HEADERS);
	store16(40, HEADERS);
	store16(42, HEADER_BYTES);
	store16(44, 3);
	set_segment(0, CONTENTS, 0x100000, 0x100, 0x100);
	set_segment(1, CONTENTS + 0x100, 0x101000, 0x100, 0x5000);
	set(1, FLAGS, 6);
	set(2, TYPE, 4);
	set(2, OFFSET, 0xffffffff); /* a note is not loaded, so nobody minds */
	set(2, FILESZ, 0xffffffff);
}

static const char *open_bytes(u32 bytes, struct elf *elf)
{
	u8 *copy = unit_exact_copy(image, bytes);
	const char *why = elf_open(copy, bytes, elf);

	free(copy);
	return why;
}

#define ASSERT_REFUSED(reason, value) \
	do { \
		struct elf refused; \
		const char *why = open_bytes(IMAGE_BYTES, &refused); \
		assert_non_null(why); \
		assert_string_equal(why, reason); \
		assert_int_equal(refused.bad, value); \
	} while (0)

static void assert_accepted(struct elf *elf)
{
	assert_string_equal(open_bytes(IMAGE_BYTES, elf) ?: "accepted", "accepted");
}

static void a_good_program_is_read(void **state)
{
	struct elf elf;

	(void)state;
	build();
	assert_accepted(&elf);
	assert_int_equal(elf.entry, 0x100010);
	assert_int_equal(elf.segments, 2);
	assert_int_equal(elf.segment[0].offset, CONTENTS);
	assert_int_equal(elf.segment[0].paddr, 0x100000);
	assert_int_equal(elf.segment[0].vaddr, 0x40100000);
	assert_int_equal(elf.segment[0].file_bytes, 0x100);
	assert_int_equal(elf.segment[0].mem_bytes, 0x100);
	assert_int_equal(elf.segment[0].flags, ELF_READ | ELF_EXECUTE);
	assert_int_equal(elf.segment[1].offset, CONTENTS + 0x100);
	assert_int_equal(elf.segment[1].mem_bytes, 0x5000);
	assert_int_equal(elf.segment[1].flags, ELF_READ | ELF_WRITE);
}

static void every_truncation_is_refused(void **state)
{
	struct elf elf;

	(void)state;
	build();
	for (u32 bytes = 0; bytes < IMAGE_BYTES; bytes++)
		assert_non_null(open_bytes(bytes, &elf));
	assert_string_equal(open_bytes(0, &elf), "not an ELF file: too short");
	assert_string_equal(open_bytes(51, &elf), "truncated ELF header");
	assert_int_equal(elf.bad, 51);
	assert_string_equal(open_bytes(52, &elf), "truncated program headers: offset");
	assert_string_equal(open_bytes(HEADERS + 3 * HEADER_BYTES - 1, &elf),
			    "truncated program headers: offset");
	assert_int_equal(elf.bad, HEADERS);
	assert_string_equal(open_bytes(IMAGE_BYTES - 0x200, &elf), "truncated segment: offset");
	assert_int_equal(elf.bad, CONTENTS);
}

static void other_files_are_named_for_what_they_are(void **state)
{
	(void)state;
	build();
	image[0] = 0x1f; /* gzip, say */
	ASSERT_REFUSED("not an ELF file: magic", 0x464c451f);
	build();
	image[4] = 2;
	ASSERT_REFUSED("not a 32-bit ELF file: class", 2);
	build();
	image[5] = 2;
	ASSERT_REFUSED("not a little-endian ELF file: data", 2);
	build();
	store16(16, 1);
	ASSERT_REFUSED("not an executable ELF file: type", 1);
	build();
	store16(18, 62);
	ASSERT_REFUSED("not an x86 ELF file: machine", 62);
	build();
	store16(42, 56);
	ASSERT_REFUSED("program headers of unknown size", 56);
}

static void program_headers_anywhere_outside_are_refused(void **state)
{
	static const u32 offsets[] = { IMAGE_BYTES - 3 * HEADER_BYTES + 1,
				       IMAGE_BYTES,
				       IMAGE_BYTES + 1,
				       0x7fffffff,
				       0xffffffa0,
				       0xffffffff };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(offsets); i++) {
		build();
		store32(28, offsets[i]);
		ASSERT_REFUSED("truncated program headers: offset", offsets[i]);
	}
	build();
	store16(44, 0xffff);
	ASSERT_REFUSED("truncated program headers: offset", HEADERS);
}

static void segments_outside_the_file_are_refused(void **state)
{
	static const struct {
		u32 offset, bytes;
	} outside[] = {
		{ IMAGE_BYTES, 1 },	     { IMAGE_BYTES - 1, 2 },	 { IMAGE_BYTES + 1, 1 },
		{ 0, IMAGE_BYTES + 1 },	     { 1, 0xffffffff },		 { 0xffffffff, 1 },
		{ 0xffffffff, 0xffffffff },  { 0x80000000, 0x80000000 }, { 0xffffff00, 0x100 },
		{ 0xffffff00, IMAGE_BYTES },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(outside); i++) {
		build();
		set(0, OFFSET, outside[i].offset);
		set(0, FILESZ, outside[i].bytes);
		set(0, MEMSZ, outside[i].bytes);
		ASSERT_REFUSED("truncated segment: offset", outside[i].offset);
	}
}

static void a_segment_up_to_the_last_byte_is_read(void **state)
{
	struct elf elf;

	(void)state;
	build();
	set(0, OFFSET, IMAGE_BYTES - 1);
	set(0, FILESZ, 1);
	assert_accepted(&elf);
}

static void more_in_the_file_than_in_memory_is_refused(void **state)
{
	(void)state;
	build();
	set(1, MEMSZ, 0xff);
	ASSERT_REFUSED("segment larger in the file than in memory", 0x100);
	build();
	set(1, MEMSZ, 0);
	ASSERT_REFUSED("segment larger in the file than in memory", 0x100);
}

static void segments_that_wrap_around_are_refused(void **state)
{
	struct elf elf;

	(void)state;
	build();
	set(1, PADDR, 0xffffb000); /* ends at 2^32, which no u32 can say */
	ASSERT_REFUSED("segment wraps around: physical address", 0xffffb000);
	build();
	set(1, PADDR, 0xffffffff);
	ASSERT_REFUSED("segment wraps around: physical address", 0xffffffff);
	build();
	set(1, MEMSZ, 0xffffffff);
	ASSERT_REFUSED("segment wraps around: physical address", 0x101000);
	build();
	set(1, VADDR, 0xfffff000);
	ASSERT_REFUSED("segment wraps around: virtual address", 0xfffff000);
	build();
	set(1, PADDR, 0xffffafff);
	assert_accepted(&elf);
}

static void overlapping_segments_are_refused(void **state)
{
	static const struct {
		u32 paddr, bytes;
		bool overlaps;
	} seconds[] = {
		{ 0x100000, 0x100, true },	   /* the same */
		{ 0x1000ff, 0x100, true },	   /* the first's last byte */
		{ 0x100100, 0x100, false },	   /* right behind */
		{ 0x0fff00, 0x100, false },	   /* right before */
		{ 0x0fff00, 0x101, true },	   /* its last byte on the first's first */
		{ 0x0f0000, 0x20000, true },	   /* all around */
		{ 0x100010, 1, true },		   /* inside */
		{ 0x00000000, 0xffffffff, true },  /* everything */
		{ 0x00000000, 0x00100000, false }, /* everything before */
		{ 0x100100, 0xffefFEff, false },   /* everything behind */
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(seconds); i++) {
		struct elf elf;

		build();
		set_segment(1, CONTENTS, seconds[i].paddr, 0, seconds[i].bytes);
		set(1, VADDR, 0);
		if (seconds[i].overlaps)
			ASSERT_REFUSED("overlapping segments: physical address", seconds[i].paddr);
		else
			assert_accepted(&elf);
	}
}

static void empty_segments_do_not_count(void **state)
{
	struct elf elf;

	(void)state;
	build();
	set_segment(1, 0xffffffff, 0x100000, 0, 0);
	assert_accepted(&elf);
	assert_int_equal(elf.segments, 1);

	build();
	set_segment(0, 0, 0, 0, 0);
	set_segment(1, 0, 0, 0, 0);
	ASSERT_REFUSED("no loadable segment among program headers", 3);

	build();
	store16(44, 0);
	ASSERT_REFUSED("no loadable segment among program headers", 0);
}

static void zeros_alone_need_no_place_in_the_file(void **state)
{
	struct elf elf;

	(void)state;
	build();
	set_segment(1, 0xfffff000, 0x200000, 0, 0x1000);
	assert_accepted(&elf);
	assert_int_equal(elf.segments, 2);
	assert_int_equal(elf.segment[1].offset, 0);
	assert_int_equal(elf.segment[1].file_bytes, 0);
}

static void the_entry_point_lies_in_a_segment(void **state)
{
	static const u32 inside[] = { 0x100000, 0x1000ff, 0x105fff, 0x40100000, 0x40105fff };
	static const u32 outside[] = { 0, 0xfffff, 0x100100, 0x106000, 0x40106000, 0xffffffff };
	struct elf elf;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(inside); i++) {
		build();
		store32(24, inside[i]);
		assert_accepted(&elf);
		assert_int_equal(elf.entry, inside[i]);
	}
	for (u32 i = 0; i < ARRAY_SIZE(outside); i++) {
		build();
		store32(24, outside[i]);
		ASSERT_REFUSED("entry point outside every segment", outside[i]);
	}
}

/* As many segments as there is room for, and one more. */
static void the_number_of_segments_is_limited(void **state)
{
	struct elf elf;

	(void)state;
	build();
	store32(28, CONTENTS); /* the headers have to move: they would reach the contents */
	for (u32 i = 0; i <= ELF_MAX_SEGMENTS; i++) {
		u32 header = CONTENTS + i * HEADER_BYTES;

		store32(header + TYPE, 1);
		store32(header + PADDR, 0x100000 + i * 0x1000);
		store32(header + MEMSZ, 0x1000);
	}
	store16(44, ELF_MAX_SEGMENTS);
	assert_null(open_bytes(ROOM, &elf));
	assert_int_equal(elf.segments, ELF_MAX_SEGMENTS);
	store16(44, ELF_MAX_SEGMENTS + 1);
	assert_string_equal(open_bytes(ROOM, &elf), "too many segments: limit");
	assert_int_equal(elf.bad, ELF_MAX_SEGMENTS);
}

/* Whatever one byte of the headers says, the promises of lib/elf.h hold. */
static void any_byte_of_the_headers_may_lie(void **state)
{
	static const u8 lies[] = { 0x00, 0x01, 0x20, 0x7f, 0x80, 0xfe, 0xff };

	(void)state;
	for (u32 at = 0; at < HEADERS + 3 * HEADER_BYTES; at++) {
		for (u32 i = 0; i < ARRAY_SIZE(lies); i++) {
			struct elf elf;

			build();
			image[at] = lies[i];
			if (open_bytes(IMAGE_BYTES, &elf))
				continue;
			assert_in_range(elf.segments, 1, ELF_MAX_SEGMENTS);
			for (u32 s = 0; s < elf.segments; s++) {
				const struct elf_segment *segment = &elf.segment[s];

				assert_in_range((u64)segment->offset + segment->file_bytes, 0,
						IMAGE_BYTES);
				assert_in_range((u64)segment->paddr + segment->mem_bytes, 1,
						UINT32_MAX);
				assert_true(segment->file_bytes <= segment->mem_bytes);
			}
		}
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_good_program_is_read),
	cmocka_unit_test(every_truncation_is_refused),
	cmocka_unit_test(other_files_are_named_for_what_they_are),
	cmocka_unit_test(program_headers_anywhere_outside_are_refused),
	cmocka_unit_test(segments_outside_the_file_are_refused),
	cmocka_unit_test(a_segment_up_to_the_last_byte_is_read),
	cmocka_unit_test(more_in_the_file_than_in_memory_is_refused),
	cmocka_unit_test(segments_that_wrap_around_are_refused),
	cmocka_unit_test(overlapping_segments_are_refused),
	cmocka_unit_test(empty_segments_do_not_count),
	cmocka_unit_test(zeros_alone_need_no_place_in_the_file),
	cmocka_unit_test(the_entry_point_lies_in_a_segment),
	cmocka_unit_test(the_number_of_segments_is_limited),
	cmocka_unit_test(any_byte_of_the_headers_may_lie),
};

UNIT_MAIN("elf", tests)
