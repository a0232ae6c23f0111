/*
 * launcher-lite/kernel.h - a guest's kernel: judged once, copied into guest memory at every boot.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 1.1-1.4.  kernel_open refuses everything that
 * can be refused, so that kernel_copy cannot fail; both are pure.
 */
#ifndef LAUNCHER_LITE_KERNEL_H
#define LAUNCHER_LITE_KERNEL_H

#include "launcher-lite/gmem.h"
#include "launcher-lite/text.h"
#include "lib/bzimage.h"
#include "lib/elf.h"

/* Guest-physical [0, BOOT_AREA_BYTES): boot parameters and command line, ours. */
#define BOOT_AREA_BYTES 0x2000u
#define BZIMAGE_LOAD_ADDRESS 0x100000u

/* The bytes of a module. */
struct image {
	const u8 *at;
	u32 bytes;
};

enum kernel_format { KERNEL_ELF, KERNEL_BZIMAGE };

struct kernel {
	enum kernel_format format;
	struct image image;
	u32 entry; /* guest-physical */
	u32 end;   /* first guest-physical byte behind all that it needs to start; <= mem_bytes */
	struct elf elf;		/* KERNEL_ELF */
	struct bzimage bzimage; /* KERNEL_BZIMAGE */
};

/* Is this a kernel that fits a guest of mem_bytes? */
MUST_CHECK bool kernel_open(struct kernel *kernel, const struct image *image, u32 mem_bytes,
			    struct trouble *trouble);

/* Puts it where it is linked; guest memory is zero. */
void kernel_copy(const struct kernel *kernel, const struct gmem *memory);

/* The parts of the above, one a format. */
MUST_CHECK bool kernel_elf_open(struct kernel *kernel, u32 mem_bytes, struct trouble *trouble);
void kernel_elf_copy(const struct kernel *kernel, const struct gmem *memory);
MUST_CHECK bool kernel_bzimage_open(struct kernel *kernel, u32 mem_bytes, struct trouble *trouble);
void kernel_bzimage_copy(const struct kernel *kernel, const struct gmem *memory);

#endif
