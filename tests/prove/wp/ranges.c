/*
 * tests/prove/wp/ranges.c - WP: a range is found good exactly if it lies in a guest's memory.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/wp/wp.h"

#include "boot/bootinfo.c"
#include "hv/guest.c"
#include "launcher-lite/gmem.h"

/* The guest's block, at its place in the window. */
/*@ requires \valid_read(GUEST);
    assigns \nothing;
    ensures \result <==> gpa + bytes <= GUEST->shadow.mem.bytes; */
static inline bool guest_range_ok(u32 gpa, u32 bytes);

/*@ requires \valid_read(memory) && \valid(memory->base + (0 .. memory->bytes - 1));
    requires memory->bytes > 0;
    assigns \nothing;
    ensures \result != \null <==> address + bytes <= memory->bytes;
    ensures \result != \null ==> \result == memory->base + address; */
static inline u8 *gmem_at(const struct gmem *memory, u64 address, u32 bytes);

/* A copy goes in pieces that are in one page each, none is empty, and none is too long. */
/*@ assigns \nothing;
    ensures \result <= bytes && \result <= PAGE_BYTES - (gpa & PAGE_OFFSET_MASK);
    ensures bytes > 0 ==> \result > 0; */
static u32 piece_of(u32 gpa, u32 bytes);

/* What the loader's tables point to. */
/*@ requires \valid_read(reader) && \valid_read(reader->view);
    assigns \nothing;
    ensures \result <==> address + bytes <= reader->view->limit; */
static bool in_view(const struct reader *reader, u32 address, u32 bytes);

PROVE_CONTRACTS(guest_range_ok, gmem_at, piece_of, in_view)
