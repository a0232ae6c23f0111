/*
 * launcher-lite/kernel.c - tells the two formats of kernels apart.
 * SPDX-License-Identifier: MIT
 */
#include "launcher-lite/kernel.h"

#include "lib/string.h"

#define BZIMAGE_MAGIC_OFFSET 0x202u /* "HdrS" */
#define MAGIC_BYTES 4u

static bool has_magic(const struct image *image, u32 offset, const char *magic)
{
	return image->bytes >= offset + MAGIC_BYTES &&
	       memcmp(image->at + offset, magic, MAGIC_BYTES) == 0;
}

bool kernel_open(struct kernel *kernel, const struct image *image, u32 mem_bytes,
		 struct trouble *trouble)
{
	const u8 *at = image->at;

	memset(kernel, 0, sizeof(*kernel));
	kernel->image = *image;
	if (has_magic(image, 0, "\177ELF")) {
		kernel->format = KERNEL_ELF;
		return kernel_elf_open(kernel, mem_bytes, trouble);
	}
	if (has_magic(image, BZIMAGE_MAGIC_OFFSET, "HdrS")) {
		kernel->format = KERNEL_BZIMAGE;
		return kernel_bzimage_open(kernel, mem_bytes, trouble);
	}
	if (image->bytes < MAGIC_BYTES)
		return trouble_say(trouble, "kernel is neither ELF nor bzImage: it has %u bytes",
				   image->bytes);
	return trouble_say(trouble,
			   "kernel is neither ELF nor bzImage: it begins with "
			   "%02x %02x %02x %02x",
			   at[0], at[1], at[2], at[3]);
}

void kernel_copy(const struct kernel *kernel, const struct gmem *memory)
{
	if (kernel->format == KERNEL_ELF)
		kernel_elf_copy(kernel, memory);
	else
		kernel_bzimage_copy(kernel, memory);
}
