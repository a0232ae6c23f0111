/*
 * launcher-lite/kernel_elf.c - loads a vmlinux, or any ELF program, at its physical addresses.
 * SPDX-License-Identifier: MIT
 *
 * lib/elf.h has judged the file; what is left is the guest's memory.  An entry
 * point that is a virtual address (some small kernels have one) is turned into
 * the physical one by the segment that it lies in.
 */
#include "launcher-lite/kernel.h"

#include "lib/string.h"

static bool inside(u32 address, u32 from, u32 bytes)
{
	return address >= from && address - from < bytes;
}

static u32 physical_entry(const struct elf *elf)
{
	for (u32 n = 0; n < elf->segments; n++)
		if (inside(elf->entry, elf->segment[n].paddr, elf->segment[n].mem_bytes))
			return elf->entry;
	for (u32 n = 0; n < elf->segments; n++)
		if (inside(elf->entry, elf->segment[n].vaddr, elf->segment[n].mem_bytes))
			return elf->entry - elf->segment[n].vaddr + elf->segment[n].paddr;
	return elf->entry;
}

bool kernel_elf_open(struct kernel *kernel, u32 mem_bytes, struct trouble *trouble)
{
	struct elf *elf = &kernel->elf;
	const char *reason = elf_open(kernel->image.at, kernel->image.bytes, elf);

	if (reason)
		return trouble_say(trouble, "kernel refused: %s (%#x)", reason, elf->bad);
	for (u32 n = 0; n < elf->segments; n++) {
		const struct elf_segment *segment = &elf->segment[n];
		u32 end = segment->paddr + segment->mem_bytes;

		if (segment->paddr < BOOT_AREA_BYTES)
			return trouble_say(trouble,
					   "kernel segment at %#x lies in the boot "
					   "parameters, below %#x",
					   segment->paddr, BOOT_AREA_BYTES);
		if (end > kernel->end)
			kernel->end = end;
	}
	if (kernel->end > mem_bytes)
		return trouble_say(trouble,
				   "kernel does not fit: it ends at %#x (%u bytes), "
				   "memory at %#x (%u)",
				   kernel->end, kernel->end, mem_bytes, mem_bytes);
	kernel->entry = physical_entry(elf);
	return true;
}

void kernel_elf_copy(const struct kernel *kernel, const struct gmem *memory)
{
	for (u32 n = 0; n < kernel->elf.segments; n++) {
		const struct elf_segment *segment = &kernel->elf.segment[n];
		u8 *to = gmem_at(memory, segment->paddr, segment->file_bytes);

		if (to)
			memcpy(to, kernel->image.at + segment->offset, segment->file_bytes);
	}
}
