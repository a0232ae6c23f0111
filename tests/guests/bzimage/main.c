/*
 * tests/guests/bzimage/main.c - a bzImage starts at code32_start, its header in the boot page.
 * SPDX-License-Identifier: MIT
 *
 * The file is full of what must not be believed: pack.py.  That we run says
 * that the payload lies where it was linked for.
 *
 * Format: bzimage
 * Holds: 4, 8, 14
 */
#include "guest-patches/lib/boot.h"
#include "tests/guests/boot_page.h"
#include "tests/guests/test.h"

/* Of the setup header, in the file as in the boot page. */
#define BOOT_CODE32_START 0x214u
#define BOOT_KERNEL_ALIGNMENT 0x230u
#define ALIGNMENT 0x100000u /* pack.py */
#define PROTOCOL 0x20fu
#define KEEP_SEGMENTS 0x40u
#define LOADED_HIGH 0x01u
#define BSS_WORDS 0x40000u

u32 started_at = 1; /* not in .bss, and the assembly names it */
static u32 zeroed[BSS_WORDS];

TEST_START(void)
{
	__asm__ volatile(".globl bzimage_first\n bzimage_first:\n"
			 "movl $bzimage_first - %c0, %%eax\n"
			 "movl %%eax, started_at - %c0\n"
			 "jmp start"
			 :
			 : "i"(KERNEL_BASE));
}

static u32 field(u32 offset)
{
	return *(const u32 *)((u32)boot_params + offset);
}

void test_main(void)
{
	boot_page_check();
	CHECK_EQUAL(started_at, field(BOOT_CODE32_START), "the first instruction's address");
	CHECK_EQUAL(field(BOOT_KERNEL_ALIGNMENT), ALIGNMENT, "kernel_alignment");
	CHECK_EQUAL(boot_params->protocol, PROTOCOL, "protocol");
	CHECK_EQUAL(boot_params->load_flags, KEEP_SEGMENTS | LOADED_HIGH, "load flags");
	CHECK_EQUAL(boot_params->loader_type, 0, "loader type without an initrd");
	CHECK_EQUAL(boot_params->hardware_subarch, 1, "hardware_subarch");
	for (u32 i = 0; i < BSS_WORDS; i++)
		CHECK(!zeroed[i], "word %u of .bss is %#x", i, zeroed[i]);
}
