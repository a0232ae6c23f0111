/*
 * lib/bzimage.c - reads the setup header of a Linux bzImage.
 * SPDX-License-Identifier: MIT
 *
 * A bzImage is setup sectors of 512 bytes, the setup header among them, and
 * then the payload: 32-bit code that unpacks the kernel.
 */
#include "lib/bzimage.h"

#include "lib/bytes.h"
#include "lib/string.h"

/* Offsets into the image; the names are boot.rst's. */
#define SETUP_SECTS 0x1f1
#define SYSSIZE 0x1f4
#define JUMP_DISTANCE 0x201 /* byte 1 of `jump`: how far behind the header 0x200 jumps */
#define HEADER 0x202	    /* "HdrS"; jump distances count from here */
#define VERSION 0x206
#define KERNEL_VERSION 0x20e
#define LOADFLAGS 0x211
#define CODE32_START 0x214
#define KERNEL_ALIGNMENT 0x230
#define PREF_ADDRESS 0x258
#define INIT_SIZE 0x260

#define HEADER_MAGIC 0x53726448u /* "HdrS" */
#define HEADER_END 0x290	 /* what the boot parameters have room for */
#define HEADER_LEAST_END 0x218	 /* a header without code32_start is none */
#define SECTOR_BYTES 512
#define OLD_SETUP_SECTS 4 /* what setup_sects == 0 means */
#define PARAGRAPH_BYTES 16
#define LOADED_HIGH (1u << 0)

/* Protocol versions that brought a field. */
#define SINCE_2_00 0x0200
#define SINCE_2_04 0x0204
#define SINCE_2_05 0x0205
#define SINCE_2_10 0x020a

static const char *refuse(struct bzimage *bz, const char *why, u32 bad)
{
	bz->bad = bad;
	return why;
}

/* A u32 field, or 0 where the header is too old or too short to have it. */
static u32 field(const u8 *image, const struct bzimage *bz, u16 since, u32 offset)
{
	if (bz->version < since || offset + sizeof(u32) > bz->header_offset + bz->header_bytes)
		return 0;
	return load_le32(image + offset);
}

static const char *find_parts(const u8 *image, u32 bytes, struct bzimage *bz)
{
	u32 header_end = HEADER + image[JUMP_DISTANCE];
	u32 setup_sects = image[SETUP_SECTS] ? image[SETUP_SECTS] : OLD_SETUP_SECTS;

	if (header_end < HEADER_LEAST_END || header_end > HEADER_END)
		return refuse(bz, "setup header of impossible size: end", header_end);
	bz->header_offset = SETUP_SECTS;
	bz->header_bytes = header_end - SETUP_SECTS;

	/* The boot sector comes on top of setup_sects. */
	bz->payload_offset = (setup_sects + 1) * SECTOR_BYTES;
	if (bz->payload_offset >= bytes)
		return refuse(bz, "truncated bzImage: bytes", bytes);
	bz->payload_bytes = bytes - bz->payload_offset;
	return NULL;
}

/* syssize says how long the payload is; up to 2.6.23 it is rounded up, and the file is not. */
static bool payload_is_cut(const u8 *image, const struct bzimage *bz)
{
	u32 paragraphs =
		bz->payload_bytes / PARAGRAPH_BYTES + (bz->payload_bytes % PARAGRAPH_BYTES != 0);

	return paragraphs < field(image, bz, SINCE_2_04, SYSSIZE);
}

/* kernel_version counts from the second sector; text that leaves the setup sectors is not used. */
static u32 find_version_string(const u8 *image, const struct bzimage *bz)
{
	u32 pointer = load_le16(image + KERNEL_VERSION);
	u32 offset = pointer + SECTOR_BYTES;
	u32 room;

	if (pointer == 0 || offset >= bz->payload_offset)
		return 0;
	room = bz->payload_offset - offset;
	return strnlen((const char *)image + offset, room) < room ? offset : 0;
}

const char *bzimage_open(const u8 *image, u32 bytes, struct bzimage *bz)
{
	const char *why;

	*bz = (struct bzimage){ 0 };
	if (bytes < HEADER_END)
		return refuse(bz, "not a bzImage: too short", bytes);
	if (load_le32(image + HEADER) != HEADER_MAGIC)
		return refuse(bz, "not a bzImage: no HdrS but", load_le32(image + HEADER));
	bz->version = load_le16(image + VERSION);
	if (bz->version < SINCE_2_00)
		return refuse(bz, "bzImage of too old a boot protocol", bz->version);
	if (!(image[LOADFLAGS] & LOADED_HIGH))
		return refuse(bz, "zImage, not a bzImage: loadflags", image[LOADFLAGS]);
	why = find_parts(image, bytes, bz);
	if (why)
		return why;
	if (payload_is_cut(image, bz))
		return refuse(bz, "truncated bzImage: bytes", bytes);

	bz->code32_start = load_le32(image + CODE32_START);
	bz->kernel_alignment = field(image, bz, SINCE_2_05, KERNEL_ALIGNMENT);
	bz->pref_address = field(image, bz, SINCE_2_10, PREF_ADDRESS) |
			   (u64)field(image, bz, SINCE_2_10, PREF_ADDRESS + sizeof(u32)) << 32;
	bz->init_size = field(image, bz, SINCE_2_10, INIT_SIZE);
	bz->version_string = find_version_string(image, bz);
	return NULL;
}
