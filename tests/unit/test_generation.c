/*
 * tests/unit/test_generation.c - launcher-lite/generation.c, dialect.c: releases, pages, reasons.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "launcher-lite/dialect.h"

#define MEMORY_BYTES MIB(2)
#define PAGE_AT 0x12344u
#define KERNEL_ADDRESS 0xc0000000u

static u8 bytes[MEMORY_BYTES] __attribute__((aligned(4096)));
static const struct gmem memory = { bytes, MEMORY_BYTES };
static u32 regs[GUEST_REGISTERS];
static struct kernel kernel;
static char release[RELEASE_BYTES];
static struct dialect_choice choice;

static int fresh(void **state)
{
	(void)state;
	memset(bytes, 0, sizeof(bytes));
	memset(regs, 0, sizeof(regs));
	memset(&kernel, 0, sizeof(kernel));
	return 0;
}

static void put(u32 at, u32 value)
{
	memcpy(bytes + at, &value, sizeof(value));
}

static void releases_tell_generations(void **state)
{
	static const struct {
		const char *release;
		enum generation generation;
	} rows[] = {
		{ "2.6.23", GENERATION_UNKNOWN },
		{ "2.6.24", GENERATION_A1 },
		{ "2.6.24.7", GENERATION_A1 },
		{ "2.6.25", GENERATION_A2 },
		{ "2.6.26", GENERATION_A3 },
		{ "2.6.28.10", GENERATION_A3 },
		{ "2.6.29", GENERATION_A4 },
		{ "2.6.30-rc8", GENERATION_B1 },
		{ "2.6.31", GENERATION_B2 },
		{ "2.6.32.69-foo", GENERATION_B2 },
		{ "2.6.33.20", GENERATION_B2 },
		{ "2.6.34", GENERATION_B3 },
		{ "2.6.36.4", GENERATION_B3 },
		{ "2.6.37", GENERATION_B4 },
		{ "2.6.39", GENERATION_B4 },
		{ "2.6.40", GENERATION_UNKNOWN },
		{ "3.0", GENERATION_B4 },
		{ "3.0.101", GENERATION_B4 },
		{ "3.1", GENERATION_C },
		{ "3.14.1+", GENERATION_C },
		{ "3.19.8-ckt22", GENERATION_C },
		{ "3.20", GENERATION_UNKNOWN },
		{ "4.0", GENERATION_D },
		{ "4.0.9", GENERATION_D },
		{ "4.1.52", GENERATION_E1 },
		{ "4.9.337", GENERATION_E1 },
		{ "4.10", GENERATION_E2 },
		{ "4.13.16", GENERATION_E2 },
		{ "4.14", GENERATION_UNKNOWN },
		{ "4.14.336", GENERATION_UNKNOWN },
		{ "6.1.0", GENERATION_UNKNOWN },
		{ "", GENERATION_UNKNOWN },
		{ "2", GENERATION_UNKNOWN },
		{ "2.6", GENERATION_UNKNOWN },
		{ "2.6.", GENERATION_UNKNOWN },
		{ "2.7.24", GENERATION_UNKNOWN },
		{ "2.5.24", GENERATION_UNKNOWN },
		{ ".3.1", GENERATION_UNKNOWN },
		{ "3", GENERATION_UNKNOWN },
		{ "3.", GENERATION_UNKNOWN },
		{ "3.x", GENERATION_UNKNOWN },
		{ "-3.1", GENERATION_UNKNOWN },
		{ "3.257", GENERATION_UNKNOWN },
		{ "259.1", GENERATION_UNKNOWN },
		{ "4294967299.1", GENERATION_UNKNOWN },
		{ "2.6.4294967320", GENERATION_UNKNOWN },
		{ "2.262", GENERATION_UNKNOWN },
		{ "2.6.280", GENERATION_UNKNOWN },
	};

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(rows); n++)
		if (generation_of_release(rows[n].release) != rows[n].generation)
			fail_msg("%s: %d", rows[n].release, generation_of_release(rows[n].release));
}

static void names_are_those_of_the_table(void **state)
{
	(void)state;
	assert_int_equal(generation_named("a1"), GENERATION_A1);
	assert_int_equal(generation_named("b3"), GENERATION_B3);
	assert_int_equal(generation_named("c"), GENERATION_C);
	assert_int_equal(generation_named("e2"), GENERATION_E2);
	assert_int_equal(generation_named("B3"), GENERATION_UNKNOWN);
	assert_int_equal(generation_named("a"), GENERATION_UNKNOWN);
	assert_int_equal(generation_named("a5"), GENERATION_UNKNOWN);
	assert_int_equal(generation_named("c1"), GENERATION_UNKNOWN);
	assert_int_equal(generation_named(""), GENERATION_UNKNOWN);
}

/* An ELF with two segments, of which the second has this text in the file. */
static bool release_in_elf(const char *text, u32 length)
{
	u8 *file = unit_exact_copy(text, length);
	bool found;

	kernel.format = KERNEL_ELF;
	kernel.image = (struct image){ file, length };
	kernel.elf.segments = 2;
	kernel.elf.segment[1] = (struct elf_segment){ .offset = 0, .file_bytes = length };
	found = kernel_release(&kernel, release);
	free(file);
	return found;
}

static void an_elf_has_a_banner(void **state)
{
	static const char two[] = "xLinux version %s\0LLinux version 2.6.35.6 (root@x) (gcc)\n";

	(void)state;
	assert_true(release_in_elf(two, sizeof(two)));
	assert_string_equal(release, "2.6.35.6");
	assert_true(release_in_elf("Linux version 3.1", 17)); /* to the last byte */
	assert_string_equal(release, "3.1");
	assert_true(release_in_elf("Linux version 3", 15));
	assert_string_equal(release, "3");
	assert_false(release_in_elf("Linux version ", 14));
	assert_false(release_in_elf("Linux versio", 12));
	assert_false(release_in_elf("", 0));
	assert_true(release_in_elf("Linux version 4.4.0-this-is-a-very-long-local-version", 53));
	assert_string_equal(release, "4.4.0-this-is-a-very-long-local");
	assert_true(release_in_elf("Linux version 4.4.0\x1b[31m", 24));
	assert_string_equal(release, "4.4.0");
}

static bool release_in_bzimage(const char *text, u32 length, u32 offset)
{
	u8 *file = unit_exact_copy(text, length);
	bool found;

	kernel.format = KERNEL_BZIMAGE;
	kernel.image = (struct image){ file, length };
	kernel.bzimage.version_string = offset;
	found = kernel_release(&kernel, release);
	free(file);
	return found;
}

static void a_bzimage_says_where(void **state)
{
	(void)state;
	assert_true(release_in_bzimage("....2.6.32.63 (a@b)", 20, 4));
	assert_string_equal(release, "2.6.32.63");
	assert_false(release_in_bzimage("....2.6.32.63 (a@b)", 20, 0)); /* nowhere */
	assert_false(release_in_bzimage("....(a@b) 2.6.32", 17, 4));
	assert_false(release_in_bzimage("....", 5, 4));
}

/* A page as a kernel has it: where its words are, and what else tells it. */
struct shape {
	u32 layout, status, noirq, kernel_address, bytes;
};

static const struct shape l1 = { GUEST_LAYOUT_L1, 20, 1120, 1128, 1136 };
static const struct shape l2 = { GUEST_LAYOUT_L2, 24, 1380, 1388, 1396 };
static const struct shape l3 = { GUEST_LAYOUT_L3, 24, 1376, 1384, 1392 };
static const struct shape l4 = { GUEST_LAYOUT_L4, 24, 1376, 1380, 1388 };

static void make_page(const struct shape *shape, u32 at)
{
	put(at + 4, 1);
	memset(bytes + at + shape->status, 0xff, 64);
	put(at + shape->noirq, KERNEL_ADDRESS + 0x4000);
	if (shape->layout != GUEST_LAYOUT_L4)
		put(at + shape->noirq + 4, KERNEL_ADDRESS + 0x4008);
	bytes[0x4000] = 0xcf;
	put(at + shape->kernel_address, KERNEL_ADDRESS);
	put(at + shape->kernel_address + 4, 0x80);
}

static enum generation of_page(const struct shape *shape, u32 reg)
{
	fresh(NULL);
	make_page(shape, PAGE_AT);
	regs[reg] = PAGE_AT;
	return generation_of_page(&memory, regs);
}

static void pages_tell_layouts(void **state)
{
	(void)state;
	assert_int_equal(of_page(&l1, REG_EDX), GENERATION_A4);
	assert_int_equal(of_page(&l1, REG_EBX), GENERATION_B1);
	assert_int_equal(of_page(&l2, REG_EBX), GENERATION_B4);
	assert_int_equal(of_page(&l3, REG_EBX), GENERATION_C);
	assert_int_equal(of_page(&l4, REG_EBX), GENERATION_E2);
	assert_int_equal(of_page(&l2, REG_EDX), GENERATION_UNKNOWN);
	assert_int_equal(of_page(&l4, REG_ECX), GENERATION_UNKNOWN);
}

static void kernel_addresses_are_read_where_they_are(void **state)
{
	(void)state;
	of_page(&l1, REG_EDX);
	assert_int_equal(generation_kernel_address(GENERATION_A1, &memory, regs), KERNEL_ADDRESS);
	assert_int_equal(generation_kernel_address(GENERATION_B1, &memory, regs), 0);
	of_page(&l2, REG_EBX);
	assert_int_equal(generation_kernel_address(GENERATION_B3, &memory, regs), KERNEL_ADDRESS);
	regs[REG_EBX] = PAGE_AT + 1;
	assert_int_equal(generation_kernel_address(GENERATION_B3, &memory, regs), 0);
	regs[REG_EBX] = MEMORY_BYTES - l2.bytes + 4;
	assert_int_equal(generation_kernel_address(GENERATION_B3, &memory, regs), 0);
	regs[REG_EBX] = 0xfffffffc;
	assert_int_equal(generation_kernel_address(GENERATION_B3, &memory, regs), 0);
}

static void a_page_lies_in_memory(void **state)
{
	static const struct shape *const shapes[] = { &l1, &l2, &l3, &l4 };

	(void)state;
	for (u32 n = 0; n < ARRAY_SIZE(shapes); n++) {
		fresh(state);
		regs[REG_EBX] = MEMORY_BYTES - shapes[n]->bytes; /* to the last byte */
		make_page(shapes[n], regs[REG_EBX]);
		assert_int_not_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
		regs[REG_EBX] += 4;
		assert_int_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
	}
	make_page(&l3, PAGE_AT + 1);
	regs[REG_EBX] = PAGE_AT + 1; /* unaligned */
	assert_int_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
	for (u32 n = 0; n < 16; n++) {
		regs[REG_EBX] = regs[REG_EDX] = MEMORY_BYTES + (0xffffffffu >> n);
		assert_int_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
	}
}

/* The shape with one word changed. */
static enum generation with(const struct shape *shape, u32 offset, u32 value)
{
	fresh(NULL);
	make_page(shape, PAGE_AT);
	put(PAGE_AT + offset, value);
	regs[REG_EBX] = PAGE_AT;
	return generation_of_page(&memory, regs);
}

static void every_word_counts(void **state)
{
	(void)state;
	assert_int_equal(with(&l3, 4, 0), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 4, 0xffffffff), GENERATION_C); /* all lines masked: ours */
	assert_int_equal(with(&l3, 20, 0x200), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 24, 0xffffff00), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 84, 0x00ffffff), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 1388, 0x40), GENERATION_C);
	assert_int_equal(with(&l3, 1388, 0x81), GENERATION_UNKNOWN);
	assert_int_equal(with(&l1, 80, 0xfffffffe), GENERATION_UNKNOWN);
	assert_int_equal(with(&l4, 1384, 0), GENERATION_UNKNOWN);
}

static void ranges_are_short_and_the_kernels(void **state)
{
	(void)state;
	assert_int_equal(with(&l3, 1380, KERNEL_ADDRESS + 0x4000), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 1380, KERNEL_ADDRESS + 0x4001), GENERATION_C);
	assert_int_equal(with(&l3, 1380, KERNEL_ADDRESS + 0x5000), GENERATION_C);
	assert_int_equal(with(&l3, 1380, KERNEL_ADDRESS + 0x5001), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 1380, KERNEL_ADDRESS), GENERATION_UNKNOWN);
	assert_int_equal(with(&l3, 1384, KERNEL_ADDRESS + 0x4000), GENERATION_C);
	assert_int_equal(with(&l3, 1384, KERNEL_ADDRESS + 0x4004), GENERATION_UNKNOWN);
	/* L4: an IRET in memory, at or above the kernel's address. */
	assert_int_equal(with(&l4, 1376, KERNEL_ADDRESS + 0x4001), GENERATION_UNKNOWN);
	assert_int_equal(with(&l4, 1376, KERNEL_ADDRESS - 1), GENERATION_UNKNOWN);
	assert_int_equal(with(&l4, 1376, KERNEL_ADDRESS + MEMORY_BYTES), GENERATION_UNKNOWN);
	assert_int_equal(with(&l4, 1376, 0xffffffff), GENERATION_UNKNOWN);
	assert_int_equal(with(&l4, 1380, 0xffffffff), GENERATION_UNKNOWN);
}

static void noise_is_unknown(void **state)
{
	u32 random = 1;

	fresh(state);
	for (u32 n = 0; n < MEMORY_BYTES / sizeof(u32); n++) {
		random = random * 1664525u + 1013904223u;
		put(n * sizeof(u32), random);
	}
	for (u32 n = 0; n < 10000; n++) {
		random = random * 1664525u + 1013904223u;
		regs[n % GUEST_REGISTERS] = random >> n % 16;
		assert_int_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
	}
	memset(bytes, 0xff, sizeof(bytes));
	assert_int_equal(generation_of_page(&memory, regs), GENERATION_UNKNOWN);
}

/* A kernel that names this release, or none, with a page of this shape in ebx. */
static void choose(enum generation word, const char *version, const struct shape *shape)
{
	fresh(NULL);
	if (shape)
		make_page(shape, PAGE_AT);
	regs[REG_EBX] = PAGE_AT;
	kernel.format = KERNEL_BZIMAGE;
	kernel.image = (struct image){ (const u8 *)version, (u32)strlen(version) + 1 };
	kernel.bzimage.version_string = version[0] == 'x' ? 1 : 0;
	dialect_choose(&choice, word, &kernel, &memory, regs);
}

static void assert_chosen(enum generation generation, u32 flags, const char *reason)
{
	assert_int_equal(choice.generation, generation);
	assert_int_equal(choice.flags, flags);
	assert_string_equal(choice.reason, reason);
}

static void a_release_decides(void **state)
{
	(void)state;
	choose(GENERATION_UNKNOWN, "x3.14.1 (a)", &l3);
	assert_chosen(GENERATION_C, DIALECT_REPORTS_CHANGES, "release 3.14.1");
	choose(GENERATION_UNKNOWN, "x4.0.5 (a)", &l3); /* D looks like C */
	assert_chosen(GENERATION_D, DIALECT_REPORTS_CHANGES, "release 4.0.5");
	choose(GENERATION_UNKNOWN, "x2.6.35.6", NULL);
	assert_chosen(GENERATION_B3, DIALECT_OPCODE | DIALECT_REPORTS_CHANGES, "release 2.6.35.6");
}

static void a_page_that_differs_is_told(void **state)
{
	(void)state;
	choose(GENERATION_UNKNOWN, "x4.4.1 (a)", &l3);
	assert_chosen(GENERATION_E1, DIALECT_REPORTS_CHANGES,
		      "release 4.4.1, though its shared page looks like that of 3.1 to 3.19");
	choose(GENERATION_UNKNOWN, "x2.6.24", &l1); /* another register */
	assert_chosen(GENERATION_A1, DIALECT_EDX_FIRST | DIALECT_CRASH,
		      "release 2.6.24, though its shared page looks like that of 2.6.30");
}

static void a_word_wins(void **state)
{
	(void)state;
	choose(GENERATION_D, "x2.6.24", &l2);
	assert_chosen(GENERATION_D, DIALECT_REPORTS_CHANGES, "gen= says so");
}

static void a_page_alone_is_not_believed_to_report(void **state)
{
	(void)state;
	choose(GENERATION_UNKNOWN, "", &l2);
	assert_chosen(GENERATION_B4, DIALECT_OPCODE,
		      "the shape of its shared page, no release in its image");
	choose(GENERATION_UNKNOWN, "x6.1.192", &l3);
	assert_chosen(GENERATION_C, 0,
		      "the shape of its shared page, release 6.1.192 is none of lguest's");
	choose(GENERATION_UNKNOWN, "", NULL);
	assert_chosen(GENERATION_C, 0,
		      "assumed, its shared page tells nothing, no release in its image");
}

static void only_old_layouts_get_page_tables(void **state)
{
	struct guest_dialect dialect;

	(void)state;
	choose(GENERATION_B3, "", &l2);
	dialect_make(&dialect, &choice, &memory, regs);
	assert_int_equal(dialect.layout, GUEST_LAYOUT_L2);
	assert_int_equal(dialect.flags, DIALECT_OPCODE | DIALECT_REPORTS_CHANGES);
	assert_int_equal(dialect.boot_directory, MEMORY_BYTES - 4096);
	assert_int_equal(dialect.ports[0].count, 0);
	assert_int_equal(*(u32 *)(void *)(bytes + dialect.boot_directory),
			 (MEMORY_BYTES - 8192) | 7);
	assert_int_equal(*(u32 *)(void *)(bytes + dialect.boot_directory + 0xc00),
			 (MEMORY_BYTES - 8192) | 7);
	choose(GENERATION_E1, "", &l4);
	dialect_make(&dialect, &choice, &memory, regs);
	assert_int_equal(dialect.layout, GUEST_LAYOUT_L4);
	assert_int_equal(dialect.boot_directory, 0);
	assert_int_equal(dialect.ports[0].first, 0xcf8);
	assert_int_equal(dialect.ports[0].count, 8);
	assert_int_equal(dialect.ports[1].first, 0x64);
	assert_int_equal(dialect.ports[1].count, 1);
	assert_int_equal(bytes[MEMORY_BYTES - 4096], 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(releases_tell_generations),
	cmocka_unit_test(names_are_those_of_the_table),
	cmocka_unit_test_setup_teardown(an_elf_has_a_banner, fresh, NULL),
	cmocka_unit_test_setup_teardown(a_bzimage_says_where, fresh, NULL),
	cmocka_unit_test(pages_tell_layouts),
	cmocka_unit_test(kernel_addresses_are_read_where_they_are),
	cmocka_unit_test(a_page_lies_in_memory),
	cmocka_unit_test(every_word_counts),
	cmocka_unit_test(ranges_are_short_and_the_kernels),
	cmocka_unit_test(noise_is_unknown),
	cmocka_unit_test(a_release_decides),
	cmocka_unit_test(a_page_that_differs_is_told),
	cmocka_unit_test(a_word_wins),
	cmocka_unit_test(a_page_alone_is_not_believed_to_report),
	cmocka_unit_test(only_old_layouts_get_page_tables),
};

UNIT_MAIN("generation", tests)
