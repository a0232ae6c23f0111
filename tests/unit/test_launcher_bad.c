/*
 * tests/unit/test_launcher_bad.c - bad input to the launcher: one line each, with the value.
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/launcher_images.h"

static void assert_refused(const char *reason)
{
	run(NULL);
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_string_equal(core.reason, reason);
	assert_memory_equal(core.log, reason, strlen(reason)); /* said before, as a line */
	assert_int_equal(core.boots, 0);
}

static void kernels_that_are_none(void **state)
{
	(void)state;
	core_add_module("mem=8M", "MZ\x90\0", 4);
	assert_refused("guest guest: kernel is neither ELF nor bzImage: it begins with "
		       "4d 5a 90 00");
	fresh(state);
	core_add_module("mem=8M", "MZ", 2);
	assert_refused("guest guest: kernel is neither ELF nor bzImage: it has 2 bytes");
	fresh(state);
	core_add_module("mem=8M name=lin", elf, 0x180);
	run(NULL);
	assert_memory_equal(core.reason, "guest lin: kernel refused: ", 27);
	fresh(state);
	make_zimage(0, 0);
	core_add_module("mem=8M", zimage, 0x400);
	run(NULL);
	assert_memory_equal(core.reason, "guest guest: kernel refused: ", 29);
}

static void kernels_that_do_not_fit(void **state)
{
	(void)state;
	core_add_module("mem=1M", elf, sizeof(elf));
	assert_refused("guest guest: kernel does not fit: it ends at 0x103000 (1060864 bytes), "
		       "memory at 0x100000 (1048576)");
	fresh(state);
	make_elf(0x1000, 0x1000);
	core_add_module("mem=8M", elf, sizeof(elf));
	assert_refused("guest guest: kernel segment at 0x1000 lies in the boot parameters, "
		       "below 0x2000");
	fresh(state);
	make_elf(0xfffff000, 0xfffff000);
	core_add_module("mem=8M", elf, sizeof(elf));
	run(NULL);
	assert_memory_equal(core.reason, "guest guest: kernel refused: ", 29);
	fresh(state);
	make_zimage(0x1000000, 0xa00000);
	core_add_module("mem=16M", zimage, sizeof(zimage));
	assert_refused("guest guest: kernel does not fit: it ends at 0x1a00000 (27262976 bytes), "
		       "memory at 0x1000000 (16777216)");
	fresh(state);
	core_add_module("mem=1060864", elf, sizeof(elf)); /* to the last byte */
	run((core_step_fn *const[]){ power_down });
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
}

/* The launcher on one module: refuses with `reason`, or powers off when it is NULL. */
static void assert_judged(const char *words_, const void *image, u32 bytes, const char *reason)
{
	forget();
	core_add_module(words_, image, bytes);
	run((core_step_fn *const[]){ power_down });
	assert_string_equal(core.reason, reason ? reason : "Power down");
}

static void a_bzimage_needs_room_where_it_runs(void **state)
{
	(void)state;
	make_zimage(0, 0x600000); /* aligned to 2 MiB */
	assert_judged("mem=8M", zimage, sizeof(zimage), NULL);
	put(zimage, 0x260, 0x600001, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage),
		      "guest guest: kernel does not fit: it ends at 0x800001 (8388609 bytes), "
		      "memory at 0x800000 (8388608)");
	put(zimage, 0x230, 0x300000, 4); /* no alignment at all: stays at 1 MiB */
	assert_judged("mem=8M", zimage, sizeof(zimage), NULL);
	put(zimage, 0x230, 0, 4);
	put(zimage, 0x260, 0x700000, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage), NULL);
	put(zimage, 0x260, 0x700001, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage),
		      "guest guest: kernel does not fit: it ends at 0x800001 (8388609 bytes), "
		      "memory at 0x800000 (8388608)");
	put(zimage, 0x258, 0xffffffff, 4); /* pref_address, 64 bits of it: nothing wraps */
	put(zimage, 0x25c, 0xffffffff, 4);
	put(zimage, 0x260, 1, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage),
		      "guest guest: kernel does not fit: it ends at 0x100000000 "
		      "(4294967296 bytes), memory at 0x800000 (8388608)");
}

static void a_bzimage_is_entered_inside(void **state)
{
	u32 end = 0x100000 + sizeof(zimage) - 0x400;

	(void)state;
	make_zimage(0, 0);
	put(zimage, 0x214, end - 1, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage), NULL);
	put(zimage, 0x214, end, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage),
		      "guest guest: kernel refused: entry point outside its image (0x101c00)");
	put(zimage, 0x214, 0xfffff, 4);
	assert_judged("mem=8M", zimage, sizeof(zimage),
		      "guest guest: kernel refused: entry point outside its image (0xfffff)");
}

static void an_elf_may_start_where_the_boot_area_ends(void **state)
{
	(void)state;
	make_elf(0x2000, 0x2000 + KERNEL_BYTES - 1);
	assert_judged("mem=8M", elf, sizeof(elf), NULL);
	assert_int_equal(core.entry, 0x2000 + KERNEL_BYTES - 1);
	make_elf(0x1fff, 0x2000);
	assert_judged("mem=8M", elf, sizeof(elf),
		      "guest guest: kernel segment at 0x1fff lies in the boot parameters, "
		      "below 0x2000");
}

static void the_highest_segment_is_the_kernels_end(void **state)
{
	(void)state;
	make_elf(0x700000, 0x700000);
	put(elf, 0x2c, 2, 2);
	memcpy(elf + 0x54, elf + 0x34, 32); /* the same again, lower */
	put(elf, 0x54 + 8, 0xc0100000, 4);
	put(elf, 0x54 + 12, 0x100000, 4);
	assert_judged("mem=8M", elf, sizeof(elf), NULL);
	assert_memory_equal(CORE_MEMORY + 0x100000, elf + 0x100, 0x100);
	assert_memory_equal(CORE_MEMORY + 0x700000, elf + 0x100, 0x100);
	assert_judged("mem=7M", elf, sizeof(elf),
		      "guest guest: kernel does not fit: it ends at 0x703000 (7352320 bytes), "
		      "memory at 0x700000 (7340032)");
}

static void an_initrd_stays_above_the_kernel(void **state)
{
	(void)state;
	core_add_module("mem=1064960", elf, sizeof(elf)); /* one page is left */
	core_add_module("", initrd, sizeof(initrd));
	assert_refused("guest guest: initrd of 5000 bytes does not fit: the kernel ends at "
		       "0x103000, memory at 0x104000 (1064960 bytes)");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("", initrd, 0xffffffff); /* never looked at */
	assert_refused("guest guest: initrd of 4294967295 bytes does not fit: the kernel ends at "
		       "0x103000, memory at 0x800000 (8388608 bytes)");
	fresh(state);
	core_add_module("mem=1069056", elf, sizeof(elf)); /* two pages are enough */
	core_add_module("", initrd, sizeof(initrd));
	run((core_step_fn *const[]){ power_down });
	assert_int_equal(core.outcome, OUTCOME_POWERED_OFF);
	assert_int_equal(CORE_MEMORY[0x103000], 'i');
}

static void menus_that_make_no_guest(void **state)
{
	static char line[3000];

	(void)state;
	assert_refused("no guest: the boot loader brought no module");
	fresh(state);
	core.info.modules = 200;
	assert_refused("too many modules: 200, at most 32");
	fresh(state);
	core_add_module("role=kernal", elf, sizeof(elf));
	assert_refused("module 1: unknown role: role=kernal");
	fresh(state);
	core_add_module("mem=3", elf, sizeof(elf));
	assert_refused("guest guest: a memory size of 3 bytes is no multiple of 4096");
	fresh(state);
	core_add_module("mem=18M", elf, sizeof(elf));
	assert_refused("guest guest: a memory size of 18874368 bytes is more than the machine can "
		       "give, 17825792 of its 33554432");
	fresh(state);
	memset(line, 'x', sizeof(line) - 1);
	core_add_module(line, elf, sizeof(elf));
	assert_refused("module 1: a command line of 2999 characters is too long, at most 2047");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("disk=rw", disk, 511);
	assert_refused("module 2: a disk of 511 bytes has no sector");
	fresh(state);
	core_add_module("mem=8M", elf, sizeof(elf));
	core_add_module("disk=rw", disk, 512);
	core.module[1].writable = true;
	assert_refused("module 2 cannot be made a writable disk: status 6");
}

static void one_bad_guest_does_not_stop_the_next(void **state)
{
	(void)state;
	core_add_module("mem=3 name=a", elf, sizeof(elf));
	core_add_module("mem=4M name=b", elf, sizeof(elf));
	run(NULL);
	assert_int_equal(core.outcome, OUTCOME_KILLED);
	assert_int_equal(core.spawns, 1);
}

static const struct CMUnitTest tests[] = {
	TEST(kernels_that_are_none),
	TEST(kernels_that_do_not_fit),
	TEST(a_bzimage_needs_room_where_it_runs),
	TEST(a_bzimage_is_entered_inside),
	TEST(an_elf_may_start_where_the_boot_area_ends),
	TEST(the_highest_segment_is_the_kernels_end),
	TEST(an_initrd_stays_above_the_kernel),
	TEST(menus_that_make_no_guest),
	TEST(one_bad_guest_does_not_stop_the_next),
};

UNIT_MAIN("launcher_bad", tests)
