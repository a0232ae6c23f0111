/*
 * launcher-lite/kernel_bzimage.c - loads a bzImage, whose decompressor then runs as the guest.
 * SPDX-License-Identifier: MIT
 *
 * From protocol 2.10 on the image says how much memory it needs from where it
 * will run: its preferred address, or where it was loaded, rounded up to its
 * alignment.  Older images do not, and only what is copied can be checked.
 */
#include "launcher-lite/kernel.h"

#include "lib/string.h"

static u64 at_least(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* At most 4 GiB, so that adding a size to it does not wrap. */
static u64 run_address(const struct bzimage *bzimage)
{
	u64 address = BZIMAGE_LOAD_ADDRESS;
	u64 alignment = bzimage->kernel_alignment;

	if (alignment != 0 && (alignment & (alignment - 1)) == 0)
		address = (address + alignment - 1) & ~(alignment - 1);
	address = at_least(address, bzimage->pref_address);
	return address < UINT32_MAX ? address : UINT32_MAX;
}

bool kernel_bzimage_open(struct kernel *kernel, u32 mem_bytes, struct trouble *trouble)
{
	struct bzimage *bzimage = &kernel->bzimage;
	const char *reason = bzimage_open(kernel->image.at, kernel->image.bytes, bzimage);
	u64 copied, needed;

	if (reason)
		return trouble_say(trouble, "kernel refused: %s (%#x)", reason, bzimage->bad);
	copied = (u64)BZIMAGE_LOAD_ADDRESS + bzimage->payload_bytes;
	needed = copied;
	if (bzimage->init_size != 0)
		needed = at_least(copied, run_address(bzimage) + bzimage->init_size);
	if (needed > mem_bytes)
		return trouble_say(trouble,
				   "kernel does not fit: it ends at %#llx (%llu bytes), "
				   "memory at %#x (%u)",
				   (unsigned long long)needed, (unsigned long long)needed,
				   mem_bytes, mem_bytes);
	if (bzimage->code32_start < BZIMAGE_LOAD_ADDRESS || bzimage->code32_start >= copied)
		return trouble_say(trouble, "kernel refused: entry point outside its image (%#x)",
				   bzimage->code32_start);
	kernel->entry = bzimage->code32_start;
	kernel->end = (u32)needed;
	return true;
}

void kernel_bzimage_copy(const struct kernel *kernel, const struct gmem *memory)
{
	const struct bzimage *bzimage = &kernel->bzimage;
	u8 *to = gmem_at(memory, BZIMAGE_LOAD_ADDRESS, bzimage->payload_bytes);

	if (to)
		memcpy(to, kernel->image.at + bzimage->payload_offset, bzimage->payload_bytes);
}
