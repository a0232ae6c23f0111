/*
 * lib/bytes.h - reads little-endian numbers from bytes that need not be aligned.
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_BYTES_H
#define LIB_BYTES_H

#include "include/types.h"

static inline u16 load_le16(const u8 *bytes)
{
	return (u16)(bytes[0] | bytes[1] << 8);
}

static inline u32 load_le32(const u8 *bytes)
{
	return load_le16(bytes) | (u32)load_le16(bytes + 2) << 16;
}

static inline u64 load_le64(const u8 *bytes)
{
	return load_le32(bytes) | (u64)load_le32(bytes + 4) << 32;
}

#endif
