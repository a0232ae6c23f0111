/*
 * lib/elf.c - reads what is to be loaded from a 32-bit x86 ELF program.
 * SPDX-License-Identifier: MIT
 *
 * Every field may be hostile.  A field is compared with what is left, never
 * added to anything first, so nothing can wrap around.
 */
#include "lib/elf.h"

#include "lib/bytes.h"

/* Offsets into the ELF header, and what must stand there. */
#define EH_MAGIC 0
#define EH_CLASS 4
#define EH_DATA 5
#define EH_TYPE 16
#define EH_MACHINE 18
#define EH_ENTRY 24
#define EH_PHOFF 28
#define EH_PHENTSIZE 42
#define EH_PHNUM 44
#define EH_BYTES 52

#define ELF_MAGIC 0x464c457fu /* 7f "ELF" */
#define ELFCLASS32 1
#define ELFDATA2LSB 1
#define ET_EXEC 2
#define EM_386 3

/* Offsets into a program header. */
#define PH_TYPE 0
#define PH_OFFSET 4
#define PH_VADDR 8
#define PH_PADDR 12
#define PH_FILESZ 16
#define PH_MEMSZ 20
#define PH_FLAGS 24
#define PH_BYTES 32

#define PT_LOAD 1

static const char *refuse(struct elf *elf, const char *why, u32 bad)
{
	elf->bad = bad;
	return why;
}

static const char *check_header(const u8 *image, u32 bytes, struct elf *elf)
{
	if (bytes < sizeof(u32))
		return refuse(elf, "not an ELF file: too short", bytes);
	if (load_le32(image + EH_MAGIC) != ELF_MAGIC)
		return refuse(elf, "not an ELF file: magic", load_le32(image + EH_MAGIC));
	if (bytes < EH_BYTES)
		return refuse(elf, "truncated ELF header", bytes);
	if (image[EH_CLASS] != ELFCLASS32)
		return refuse(elf, "not a 32-bit ELF file: class", image[EH_CLASS]);
	if (image[EH_DATA] != ELFDATA2LSB)
		return refuse(elf, "not a little-endian ELF file: data", image[EH_DATA]);
	if (load_le16(image + EH_TYPE) != ET_EXEC)
		return refuse(elf, "not an executable ELF file: type", load_le16(image + EH_TYPE));
	if (load_le16(image + EH_MACHINE) != EM_386)
		return refuse(elf, "not an x86 ELF file: machine", load_le16(image + EH_MACHINE));
	if (load_le16(image + EH_PHENTSIZE) != PH_BYTES)
		return refuse(elf, "program headers of unknown size",
			      load_le16(image + EH_PHENTSIZE));
	return NULL;
}

static bool overlap(const struct elf_segment *a, const struct elf_segment *b)
{
	if (a->paddr < b->paddr)
		return b->paddr - a->paddr < a->mem_bytes;
	return a->paddr - b->paddr < b->mem_bytes;
}

static const char *check_segment(const struct elf_segment *segment, u32 bytes, struct elf *elf)
{
	if (segment->file_bytes > segment->mem_bytes)
		return refuse(elf, "segment larger in the file than in memory",
			      segment->file_bytes);
	if (segment->offset > bytes || segment->file_bytes > bytes - segment->offset)
		return refuse(elf, "truncated segment: offset", segment->offset);
	if (segment->mem_bytes > UINT32_MAX - segment->paddr)
		return refuse(elf, "segment wraps around: physical address", segment->paddr);
	if (segment->mem_bytes > UINT32_MAX - segment->vaddr)
		return refuse(elf, "segment wraps around: virtual address", segment->vaddr);
	/*@ loop invariant i <= elf->segments && apart_from(segment, elf, i);
	    loop assigns i;
	    loop variant elf->segments - i; */
	for (u32 i = 0; i < elf->segments; i++) {
		if (overlap(segment, &elf->segment[i]))
			return refuse(elf, "overlapping segments: physical address",
				      segment->paddr);
	}
	return NULL;
}

/* Takes one program header; those that load nothing are passed over. */
static const char *add_segment(const u8 *header, u32 bytes, struct elf *elf)
{
	struct elf_segment segment = {
		.offset = load_le32(header + PH_OFFSET),
		.file_bytes = load_le32(header + PH_FILESZ),
		.paddr = load_le32(header + PH_PADDR),
		.vaddr = load_le32(header + PH_VADDR),
		.mem_bytes = load_le32(header + PH_MEMSZ),
		.flags = load_le32(header + PH_FLAGS) & (ELF_READ | ELF_WRITE | ELF_EXECUTE),
	};
	const char *why;

	if (load_le32(header + PH_TYPE) != PT_LOAD)
		return NULL;
	if (segment.file_bytes == 0 && segment.mem_bytes == 0)
		return NULL;
	if (segment.file_bytes == 0) /* all zeros: it has no place in the file */
		segment.offset = 0;
	why = check_segment(&segment, bytes, elf);
	if (why)
		return why;
	if (elf->segments == ELF_MAX_SEGMENTS)
		return refuse(elf, "too many segments: limit", ELF_MAX_SEGMENTS);
	elf->segment[elf->segments++] = segment;
	return NULL;
}

static bool entry_is_inside(const struct elf *elf)
{
	/*@ loop invariant i <= elf->segments;
	    loop assigns i;
	    loop variant elf->segments - i; */
	for (u32 i = 0; i < elf->segments; i++) {
		const struct elf_segment *segment = &elf->segment[i];

		if (elf->entry - segment->paddr < segment->mem_bytes ||
		    elf->entry - segment->vaddr < segment->mem_bytes)
			return true;
	}
	return false;
}

const char *elf_open(const u8 *image, u32 bytes, struct elf *elf)
{
	const char *why;
	u32 headers, headers_offset;

	elf->segments = 0;
	elf->bad = 0;
	why = check_header(image, bytes, elf);
	if (why)
		return why;

	elf->entry = load_le32(image + EH_ENTRY);
	headers = load_le16(image + EH_PHNUM);
	headers_offset = load_le32(image + EH_PHOFF);
	if (headers_offset > bytes || headers * PH_BYTES > bytes - headers_offset)
		return refuse(elf, "truncated program headers: offset", headers_offset);
	/*@ loop invariant i <= headers && elf->segments <= ELF_MAX_SEGMENTS;
	    loop assigns i, why, elf->segments, elf->segment[0 .. ELF_MAX_SEGMENTS - 1], elf->bad;
	    loop variant headers - i; */
	for (u32 i = 0; i < headers; i++) {
		why = add_segment(image + headers_offset + i * PH_BYTES, bytes, elf);
		if (why)
			return why;
	}
	if (elf->segments == 0)
		return refuse(elf, "no loadable segment among program headers", headers);
	if (!entry_is_inside(elf))
		return refuse(elf, "entry point outside every segment", elf->entry);
	return NULL;
}
