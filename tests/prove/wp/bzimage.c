/*
 * tests/prove/wp/bzimage.c - WP: the bzImage reader stays inside the image, as do its parts.
 * SPDX-License-Identifier: MIT
 *
 * Text is read as char, the rest of the image as u8, so pointers are cast:
 * WP: -wp-model Typed+Cast
 */
#include "tests/prove/wp/wp.h"

/*@ requires \valid_read(bytes + (0 .. 1));
    assigns \nothing; */
static inline u16 load_le16(const u8 *bytes);

/*@ requires \valid_read(bytes + (0 .. 3));
    assigns \nothing; */
static inline u32 load_le32(const u8 *bytes);

#include "lib/bzimage.h"

/*@ requires most == 0 || \valid_read(text + (0 .. most - 1));
    assigns \nothing;
    ensures \result <= most; */
size_t strnlen(const char *text, size_t most);

/*@ requires \valid(bz);
    assigns bz->bad, \result \from why;
    ensures \result == why; */
static const char *refuse(struct bzimage *bz, const char *why, u32 bad);

/*@ requires \valid_read(bz) && offset <= 0x290;
    requires bz->header_offset + bz->header_bytes <= 0x290;
    requires \valid_read(image + (0 .. 0x28f));
    assigns \nothing; */
static u32 field(const u8 *image, const struct bzimage *bz, u16 since, u32 offset);

/*@ predicate parts(struct bzimage *bz, integer bytes) =
      bz->header_offset + bz->header_bytes <= 0x290 && bz->payload_bytes > 0 &&
      bz->payload_offset + bz->payload_bytes == bytes &&
      bz->payload_offset >= 0x290; */

/*@ requires \valid(bz) && bytes >= 0x290 && \valid_read(image + (0 .. bytes - 1));
    requires \separated(bz, image + (0 .. bytes - 1));
    assigns *bz, \result \from image[0 .. bytes - 1];
    ensures \result == \null ==> parts(bz, bytes); */
static const char *find_parts(const u8 *image, u32 bytes, struct bzimage *bz);

/*@ requires \valid_read(image + (0 .. 0x28f)) && \valid_read(bz);
    requires bz->header_offset + bz->header_bytes <= 0x290;
    assigns \nothing; */
static bool payload_is_cut(const u8 *image, const struct bzimage *bz);

/*@ requires \valid_read(bz) && bz->payload_offset >= 0x290;
    requires \valid_read(image + (0 .. bz->payload_offset - 1));
    assigns \nothing;
    ensures \result < bz->payload_offset; */
static u32 find_version_string(const u8 *image, const struct bzimage *bz);

/*@ requires \valid(bz) && \valid_read(image + (0 .. bytes - 1));
    requires \separated(bz, image + (0 .. bytes - 1));
    assigns *bz, \result \from image[0 .. bytes - 1];
    ensures \result == \null ==> parts(bz, bytes) && bz->version_string < bytes; */
const char *bzimage_open(const u8 *image, u32 bytes, struct bzimage *bz);

#include "lib/bzimage.c"

PROVE_CONTRACTS(refuse, field, find_parts, payload_is_cut, find_version_string, bzimage_open)
