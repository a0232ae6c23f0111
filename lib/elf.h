/*
 * lib/elf.h - reads what is to be loaded from a 32-bit x86 ELF program.
 * SPDX-License-Identifier: MIT
 *
 * Source: System V ABI, edition 4.1, chapters 4 and 5; Intel386 supplement.
 * Pure: it reads the image, nothing else, and no byte outside it.  The image
 * need not be aligned, but must not change while it is read.
 */
#ifndef LIB_ELF_H
#define LIB_ELF_H

#include "include/types.h"

#define ELF_MAX_SEGMENTS 16 /* Linux has 4 or 5 */

/* elf_segment.flags */
#define ELF_EXECUTE (1u << 0)
#define ELF_WRITE (1u << 1)
#define ELF_READ (1u << 2)

/*
 * One PT_LOAD: image[offset, offset + file_bytes) goes to paddr, the rest up
 * to mem_bytes is zero.
 */
struct elf_segment {
	u32 offset;
	u32 file_bytes; /* <= mem_bytes, and inside the image */
	u32 paddr;
	u32 vaddr;
	u32 mem_bytes; /* > 0; neither paddr nor vaddr + mem_bytes exceeds 0xffffffff */
	u32 flags;
};

struct elf {
	u32 entry;    /* inside a segment, as a physical or as a virtual address */
	u32 segments; /* 1..ELF_MAX_SEGMENTS, in the file's order */
	struct elf_segment segment[ELF_MAX_SEGMENTS];
	u32 bad; /* the offending value, when elf_open refuses */
};

/*
 * Returns NULL, and then everything noted above holds and no two segments
 * overlap in physical memory; or why the image is refused, as a few words
 * that read well before elf->bad ("truncated segment", ...).  Whether the
 * segments fit anybody's memory is for the caller to judge.
 */
MUST_CHECK const char *elf_open(const u8 *image, u32 bytes, struct elf *elf);

#endif
