/*
 * launcher-lite/bootparams.h - the page in which a kernel finds what its boot loader has to say.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 1.2; Linux, Documentation/x86/zero-page.rst.
 */
#ifndef LAUNCHER_LITE_BOOTPARAMS_H
#define LAUNCHER_LITE_BOOTPARAMS_H

#include "launcher-lite/kernel.h"

#define BOOT_PARAMETERS 0u /* guest-physical: also what ESI is at the kernel's entry */
#define BOOT_COMMAND_LINE 0x1000u
#define BOOT_COMMAND_LINE_BYTES 2048u /* NUL included */
#define BOOT_PARAMETERS_BYTES 4096u

struct bootparams {
	u32 mem_bytes;
	u32 initrd_at;	  /* guest-physical */
	u32 initrd_bytes; /* rounded up to pages; 0: none */
};

/* Fills the zeroed page; a bzImage's own setup header is its base. */
void bootparams_write(u8 page[BOOT_PARAMETERS_BYTES], const struct kernel *kernel,
		      const struct bootparams *params);

#endif
