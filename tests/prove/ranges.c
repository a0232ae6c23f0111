/*
 * tests/prove/ranges.c - proved: a range is found good exactly if it lies in memory.
 * SPDX-License-Identifier: MIT
 */
#include "tests/prove/prove.h"

#include "hv/guest.h"
#include "hv/launcher_calls.c"
#include "launcher-lite/gmem.h"
#include "lib/bytes.h"

/* hv/guest.h: the judge of every guest-physical range in the core. */
PROVE(guest_range_ok)(u32 gpa, u32 bytes)
{
	u64 end = (u64)gpa + bytes;

	CLAIM(guest_range_ok(gpa, bytes) == (end <= GUEST->shadow.mem.bytes));
	PROVED;
}

/* launcher-lite/gmem.h: the launcher's gate to its guest's memory. */
PROVE(gmem_at)(u32 base, u32 size, u64 address, u32 bytes)
{
	const struct gmem guest = { (u8 *)base, size };
	u8 *found = gmem_at(&guest, address, bytes);

	GIVEN(base != 0 && (u64)base + size < 1ull << 32);
	if (!found) {
		CLAIM(address > size || address + bytes > size);
		PROVED;
	}
	CLAIM(address <= size && address + bytes <= size);
	CLAIM((u32)found == base + address);
	PROVED;
}

/* hv/launcher_calls.c: one part of a launcher's space. */
PROVE(inside)(u32 address, u32 bytes, u32 start, u32 size, u32 hpa)
{
	u32 found = (u32)inside(address, bytes, start, size, HPA(hpa));

	GIVEN(hpa != 0 && (u64)hpa + size <= PHYSICAL_LIMIT);
	GIVEN((u64)start + size <= 1ull << 32);
	CLAIM((found != 0) == (address >= start && (u64)address + bytes <= (u64)start + size));
	if (found)
		CLAIM(found - hpa == address - start && (u64)found + bytes <= (u64)hpa + size);
	PROVED;
}

/* All the parts: what the core reads or writes for a launcher is the launcher's, or its guest's. */
PROVE(launcher_pointer)
(u32 image, u32 image_bytes, u32 writable, u32 stack, u32 memory, u32 memory_bytes, bool created,
 u32 address, u32 bytes, bool write)
{
	const struct partition p = {
		.image = HPA(image),
		.image_bytes = image_bytes,
		.image_writable = writable,
		.image_stack = HPA(stack),
		.memory = HPA(memory),
		.memory_bytes = memory_bytes,
		.created = created,
	};
	u64 found = (u32)launcher_pointer(&p, address, bytes, write);
	u64 end = found + bytes;
	u32 text = writable - LAUNCHER_BASE;

	GIVEN(writable >= LAUNCHER_BASE && text <= image_bytes);
	GIVEN(image_bytes <= LAUNCHER_MAX_BYTES - LAUNCHER_STACK_BYTES);
	GIVEN(image != 0 && (u64)image + image_bytes <= PHYSICAL_LIMIT);
	GIVEN(stack != 0 && (u64)stack + LAUNCHER_STACK_BYTES <= PHYSICAL_LIMIT);
	GIVEN(memory != 0 && (u64)memory + memory_bytes <= PHYSICAL_LIMIT);
	if (found)
		CLAIM((found >= image + (write ? text : 0) && end <= (u64)image + image_bytes) ||
		      (found >= stack && end <= (u64)stack + LAUNCHER_STACK_BYTES) ||
		      (created && found >= memory && end <= (u64)memory + memory_bytes));
	PROVED;
}

/* lib/bytes.h: what all parsers of foreign bytes read with. */
PROVE(load_le)(u8 b0, u8 b1, u8 b2, u8 b3, u8 b4, u8 b5, u8 b6, u8 b7)
{
	const u8 b[] = { b0, b1, b2, b3, b4, b5, b6, b7 };
	u32 low = b0 + b1 * 0x100u + b2 * 0x10000u + b3 * 0x1000000u;
	u32 high = b4 + b5 * 0x100u + b6 * 0x10000u + b7 * 0x1000000u;

	CLAIM(load_le16(b) == b0 + b1 * 0x100u);
	CLAIM(load_le32(b) == low);
	CLAIM(load_le64(b) == low + ((u64)high << 32));
	PROVED;
}
