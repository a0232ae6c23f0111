/*
 * tests/fuzz/generation.c - detection of a dialect: any shared page, registers and release.
 * SPDX-License-Identifier: MIT
 *
 * Input: gen=, two registers, the release in the kernel, then guest memory
 * from 0x1000 on.  Boot page tables, if any, must map all of memory.
 */
#include "tests/fuzz/fuzz.h"

#include "launcher-lite/boot_tables.h"
#include "launcher-lite/dialect.h"
#include "mm/walk.h"

#define MEMORY_BYTES 0x8000u
#define CONTENT_AT 0x1000u
#define CONTENT_BYTES 0x2000u

static u8 *base;
static u8 image[64];

static void check_tables(const struct gmem *memory, u32 directory, u32 kernel_address)
{
	struct guest_memory mem = { .base = memory->base,
				    .bytes = MEMORY_BYTES,
				    .near = MEMORY_BYTES };
	gpa_t gpa;

	MUST(directory == MEMORY_BYTES - PAGE_BYTES);
	for (u32 page = 0; page < MEMORY_BYTES; page += PAGE_BYTES) {
		MUST(walk_translate(&mem, directory, GVA(page), PF_W | PF_U, &gpa) == WALK_OK);
		MUST(gpa.v == page);
		if (kernel_address % SLOT_BYTES != 0 || pde_index(kernel_address) == 1023)
			continue;
		MUST(walk_translate(&mem, directory, GVA(kernel_address + page), PF_W, &gpa) ==
		     WALK_OK);
		MUST(gpa.v == page);
	}
	/* The last slot is the core's. */
	MUST(walk_translate(&mem, directory, GVA(0xffc00000), 0, &gpa) != WALK_OK);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct gmem memory;
	struct kernel kernel = { .format = KERNEL_ELF, .elf.segments = 1 };
	u32 regs[GUEST_REGISTERS] = { 0 };
	struct dialect_choice choice;
	struct guest_dialect dialect;
	u32 word = take_number(&in, 1) % (GENERATIONS + 1);
	u32 kernel_address;

	if (!base)
		base = malloc(MEMORY_BYTES);
	memory = (struct gmem){ base, MEMORY_BYTES };
	memset(base, 0, MEMORY_BYTES);
	memset(&choice, 0xee, sizeof(choice));
	regs[REG_EBX] = take_number(&in, 4);
	regs[REG_EDX] = take_number(&in, 4);
	memset(image, 0, sizeof(image));
	take_into(&in, image, sizeof(image), 0, take_number(&in, 1) % sizeof(image));
	kernel.image = (struct image){ image, sizeof(image) };
	kernel.elf.segment[0].file_bytes = sizeof(image);
	take_into(&in, base, MEMORY_BYTES, CONTENT_AT, CONTENT_BYTES);

	dialect_choose(&choice, (enum generation)word, &kernel, &memory, regs);
	MUST(choice.generation < GENERATIONS && !(choice.flags & ~DIALECT_FLAGS));
	MUST(word == GENERATION_UNKNOWN || choice.generation == word);
	MUST(choice.reason[0] &&
	     strnlen(choice.reason, DIALECT_REASON_BYTES) < DIALECT_REASON_BYTES);
	for (const char *at = choice.reason; *at; at++)
		MUST(*at >= ' ' && *at <= '~');

	kernel_address = generation_kernel_address(choice.generation, &memory, regs);
	dialect_make(&dialect, &choice, &memory, regs);
	MUST(dialect.layout < GUEST_LAYOUTS);
	if (dialect.layout <= GUEST_LAYOUT_L2)
		check_tables(&memory, dialect.boot_directory, kernel_address);
	else
		MUST(dialect.boot_directory == 0);
	return 0;
}
