/*
 * boot/boot.c - the first C: turns what the loader left into one plain struct, and is gone.
 * SPDX-License-Identifier: MIT
 */
#include "arch/x86/layout.h"
#include "boot/bootinfo.h"

extern const u8 image_physical[], image_physical_end[]; /* kernel.ld */

NORETURN void boot_main(u32 magic, u32 tables);

/* eax and edx, from boot/multiboot.asm.  Physical memory is mapped one to one. */
NORETURN void boot_main(u32 magic, u32 tables)
{
	static struct boot_info info;
	struct boot_view view = {
		.physical = NULL,
		.limit = PHYSICAL_LIMIT,
		.image_start = (u32)image_physical,
		.image_end = (u32)image_physical_end,
	};

	bootinfo_read(&info, &view, magic, tables);
	hv_main(&info);
}
