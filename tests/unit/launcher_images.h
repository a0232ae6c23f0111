/*
 * tests/unit/launcher_images.h - kernels to be launched, and the launcher with its state.
 * SPDX-License-Identifier: MIT
 *
 * Includes launcher-lite/main.c itself, whose static state the tests must be
 * able to clear.  For one source file a program.
 */
#ifndef TESTS_UNIT_LAUNCHER_IMAGES_H
#define TESTS_UNIT_LAUNCHER_IMAGES_H

#include "tests/unit/launcher_core.h"

#include "include/abi/lguest.h"
#include "launcher-lite/main.c"

#define ELF_BYTES 0x200u
#define KERNEL_AT 0x100000u
#define KERNEL_BYTES 0x3000u /* in memory */

static u8 elf[ELF_BYTES];
static u8 zimage[0x2000];
static const u8 initrd[5000] = { 'i', 'n', 'i', 't' };
static u8 disk[2048] __attribute__((unused)); /* not every test has one */

static inline void put(u8 *image, u32 offset, u32 value, u32 bytes)
{
	for (u32 n = 0; n < bytes; n++)
		image[offset + n] = (u8)(value >> 8 * n);
}

/* One segment: 0x100 bytes of file at offset 0x100. */
static inline void make_elf(u32 paddr, u32 entry)
{
	memset(elf, 0, sizeof(elf));
	memcpy(elf, "\177ELF\1\1\1", 7);
	put(elf, 0x10, 2, 2); /* ET_EXEC */
	put(elf, 0x12, 3, 2); /* EM_386 */
	put(elf, 0x14, 1, 4);
	put(elf, 0x18, entry, 4);
	put(elf, 0x1c, 0x34, 4); /* program headers */
	put(elf, 0x28, 0x34, 2);
	put(elf, 0x2a, 32, 2);
	put(elf, 0x2c, 1, 2);
	put(elf, 0x34, 1, 4);	  /* PT_LOAD */
	put(elf, 0x38, 0x100, 4); /* offset */
	put(elf, 0x3c, paddr + 0xc0000000u, 4);
	put(elf, 0x40, paddr, 4);
	put(elf, 0x44, 0x100, 4);
	put(elf, 0x48, KERNEL_BYTES, 4);
	put(elf, 0x4c, 7, 4);
	for (u32 n = 0; n < 0x100; n++)
		elf[0x100 + n] = (u8)(n ^ 0x55);
}

/* Protocol 2.15; wants to run at pref and needs init_size there. */
static inline void make_zimage(u32 pref, u32 init_size)
{
	memset(zimage, 0, sizeof(zimage));
	zimage[0x1f1] = 1; /* one setup sector behind the boot sector */
	put(zimage, 0x1f4, (sizeof(zimage) - 0x400) / 16, 4);
	put(zimage, 0x1fe, 0xaa55, 2);
	put(zimage, 0x200, 0x6aeb, 2);
	memcpy(zimage + 0x202, "HdrS", 4);
	put(zimage, 0x206, 0x020f, 2);
	zimage[0x211] = 1;
	put(zimage, 0x214, 0x100000, 4);
	put(zimage, 0x230, 0x200000, 4);
	put(zimage, 0x258, pref, 4);
	put(zimage, 0x260, init_size, 4);
	memset(zimage + 0x400, 0x77, sizeof(zimage) - 0x400);
	zimage[0x1ef] = 0xff; /* the sentinel that must not be copied */
}

/* A new core and a new launcher; the images stay. */
static inline void forget(void)
{
	core_start_over();
	memset(&modules, 0, sizeof(modules));
	memset(&guest, 0, sizeof(guest));
}

static inline int fresh(void **state)
{
	(void)state;
	forget();
	make_elf(KERNEL_AT, KERNEL_AT + 0x10);
	return 0;
}

static inline void run(core_step_fn *const *script)
{
	core.script = script;
	if (setjmp(core.exit) == 0)
		launcher_main();
}

/* Steps of scripts. */

static inline void shutdown(struct guest_exit *state, u32 type, const char *text)
{
	memset(state, 0, sizeof(*state));
	state->reason = EXIT_SHUTDOWN;
	state->address = type;
	memcpy(state->text, text, strlen(text));
}

static inline void power_down(struct guest_exit *state)
{
	shutdown(state, LGUEST_SHUTDOWN_POWEROFF, "Power down");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, NULL)

#endif
