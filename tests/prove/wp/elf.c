/*
 * tests/prove/wp/elf.c - WP: the ELF reader stays inside the image and accepts what is sound.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/wp/wp.h"

/*@ requires \valid_read(bytes + (0 .. 1));
    assigns \nothing; */
static inline u16 load_le16(const u8 *bytes);

/*@ requires \valid_read(bytes + (0 .. 3));
    assigns \nothing; */
static inline u32 load_le32(const u8 *bytes);

#include "lib/elf.h"

/*@ predicate good_segment(struct elf_segment *s, integer bytes) =
      0 < s->mem_bytes && s->file_bytes <= s->mem_bytes && s->offset + s->file_bytes <= bytes &&
      s->paddr + s->mem_bytes <= UINT32_MAX && s->vaddr + s->mem_bytes <= UINT32_MAX;
    predicate apart(struct elf_segment *a, struct elf_segment *b) =
      a->paddr + a->mem_bytes <= b->paddr || b->paddr + b->mem_bytes <= a->paddr;
    predicate no_wrap(struct elf_segment *s) =
      0 < s->mem_bytes && s->paddr + s->mem_bytes <= UINT32_MAX &&
      s->vaddr + s->mem_bytes <= UINT32_MAX;
    predicate apart_from(struct elf_segment *s, struct elf *elf, integer n) =
      \forall integer i; 0 <= i < n && no_wrap(&elf->segment[i]) ==> apart(s, &elf->segment[i]);
*/

/*@ requires \valid(elf);
    assigns elf->bad, \result \from why;
    ensures \result == why; */
static const char *refuse(struct elf *elf, const char *why, u32 bad);

/*@ requires \valid_read(a) && \valid_read(b);
    assigns \nothing;
    ensures no_wrap(a) && no_wrap(b) ==> (!\result <==> apart(a, b)); */
static bool overlap(const struct elf_segment *a, const struct elf_segment *b);

/*@ requires \valid_read(image + (0 .. bytes - 1)) && \valid(elf);
    requires \separated(elf, image + (0 .. bytes - 1));
    assigns elf->bad, \result \from image[0 .. bytes - 1];
    ensures \result == \null ==> bytes >= 52; */
static const char *check_header(const u8 *image, u32 bytes, struct elf *elf);

/* What is accepted lies in the file, does not wrap, and is apart from what was before. */
/*@ requires \valid_read(segment) && \valid(elf) && \separated(segment, elf);
    requires segment->file_bytes > 0 || segment->mem_bytes > 0;
    requires elf->segments <= ELF_MAX_SEGMENTS;
    assigns elf->bad, \result \from *segment, *elf;
    ensures \result == \null ==> good_segment(segment, bytes);
    ensures \result == \null ==> apart_from(segment, elf, elf->segments); */
static const char *check_segment(const struct elf_segment *segment, u32 bytes, struct elf *elf);

/*@ requires \valid_read(header + (0 .. 31)) && \valid(elf) && \separated(elf, header + (0 .. 31));
    requires elf->segments <= ELF_MAX_SEGMENTS;
    assigns elf->segments, elf->segment[0 .. ELF_MAX_SEGMENTS - 1], elf->bad,
      \result \from header[0 .. 31], *elf;
    ensures elf->segments <= ELF_MAX_SEGMENTS; */
static const char *add_segment(const u8 *header, u32 bytes, struct elf *elf);

/*@ requires \valid_read(elf) && elf->segments <= ELF_MAX_SEGMENTS;
    assigns \nothing;
    ensures \result &&
      (\forall integer i; 0 <= i < elf->segments ==> no_wrap(&elf->segment[i])) ==>
      \exists integer i; 0 <= i < elf->segments &&
      (elf->segment[i].paddr <= elf->entry < elf->segment[i].paddr + elf->segment[i].mem_bytes ||
       elf->segment[i].vaddr <= elf->entry < elf->segment[i].vaddr + elf->segment[i].mem_bytes); */
static bool entry_is_inside(const struct elf *elf);

/*@ requires \valid_read(image + (0 .. bytes - 1)) && \valid(elf);
    requires \separated(elf, image + (0 .. bytes - 1));
    assigns *elf, \result \from image[0 .. bytes - 1];
    ensures \result == \null ==> 0 < elf->segments <= ELF_MAX_SEGMENTS; */
const char *elf_open(const u8 *image, u32 bytes, struct elf *elf);

#include "lib/elf.c"

PROVE_CONTRACTS(refuse, overlap, check_header, check_segment, add_segment, entry_is_inside,
		elf_open)
