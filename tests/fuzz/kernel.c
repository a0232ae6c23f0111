/*
 * tests/fuzz/kernel.c - ELF and bzImage: what is accepted lies in the file and fits the guest.
 * SPDX-License-Identifier: MIT
 *
 * Input: the file.
 * Max bytes: 4096.
 */
#include "tests/fuzz/fuzz.h"

#include "launcher-lite/bootparams.h"
#include "launcher-lite/generation.h"

#define MEMORY_BYTES (MIB(1) + KIB(64))

static struct kernel kernel;
static struct trouble trouble;
static u8 *memory_base;

static bool inside(u32 at, u32 bytes, u32 limit)
{
	return bytes <= limit && at <= limit - bytes;
}

static void check_elf(const struct gmem *memory)
{
	const struct elf *elf = &kernel.elf;
	bool entry = false;

	MUST(elf->segments >= 1 && elf->segments <= ELF_MAX_SEGMENTS);
	for (u32 n = 0; n < elf->segments; n++) {
		const struct elf_segment *a = &elf->segment[n];

		MUST(a->file_bytes <= a->mem_bytes && a->mem_bytes > 0);
		MUST(inside(a->offset, a->file_bytes, kernel.image.bytes));
		MUST(a->paddr >= BOOT_AREA_BYTES && inside(a->paddr, a->mem_bytes, MEMORY_BYTES));
		MUST(a->mem_bytes <= UINT32_MAX - a->vaddr);
		entry |= kernel.entry - a->paddr < a->mem_bytes;
		for (u32 m = 0; m < n; m++)
			MUST(a->paddr + a->mem_bytes <= elf->segment[m].paddr ||
			     elf->segment[m].paddr + elf->segment[m].mem_bytes <= a->paddr);
	}
	MUST(entry);
	for (u32 n = 0; n < elf->segments; n++) {
		const struct elf_segment *a = &elf->segment[n];

		MUST(memcmp(memory->base + a->paddr, kernel.image.at + a->offset, a->file_bytes) ==
		     0);
		memset(memory->base + a->paddr, 0, a->file_bytes);
	}
}

static void check_bzimage(const struct gmem *memory)
{
	const struct bzimage *bz = &kernel.bzimage;

	MUST(inside(bz->header_offset, bz->header_bytes, 0x290));
	MUST(bz->payload_bytes > 0);
	MUST(inside(bz->payload_offset, bz->payload_bytes, kernel.image.bytes));
	MUST(bz->version_string < bz->payload_offset);
	MUST(kernel.entry - BZIMAGE_LOAD_ADDRESS < bz->payload_bytes);
	MUST(memcmp(memory->base + BZIMAGE_LOAD_ADDRESS, kernel.image.at + bz->payload_offset,
		    bz->payload_bytes) == 0);
	memset(memory->base + BZIMAGE_LOAD_ADDRESS, 0, bz->payload_bytes);
}

static void check_release(void)
{
	char release[RELEASE_BYTES];
	u32 length;

	if (!kernel_release(&kernel, release))
		return;
	length = (u32)strnlen(release, sizeof(release));
	MUST(length > 0 && length < sizeof(release));
	for (u32 n = 0; n < length; n++)
		MUST(release[n] > ' ' && release[n] <= '~');
	MUST(generation_of_release(release) <= GENERATION_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const struct image image = { data, (u32)size };
	const struct bootparams params = { .mem_bytes = MEMORY_BYTES };
	static u8 page[BOOT_PARAMETERS_BYTES];
	struct gmem memory;

	if (!memory_base)
		memory_base = calloc(1, MEMORY_BYTES);
	memory = (struct gmem){ memory_base, MEMORY_BYTES };
	memset(&trouble, 0, sizeof(trouble));
	if (!kernel_open(&kernel, &image, MEMORY_BYTES, &trouble)) {
		MUST(trouble.text[0] != '\0');
		return 0;
	}
	MUST(kernel.end <= MEMORY_BYTES && kernel.entry < kernel.end);
	kernel_copy(&kernel, &memory);
	memset(page, 0, sizeof(page));
	bootparams_write(page, &kernel, &params);
	if (kernel.format == KERNEL_ELF)
		check_elf(&memory);
	else
		check_bzimage(&memory);
	check_release();
	return 0;
}
