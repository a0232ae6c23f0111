/*
 * tests/guests/initrd/main.c - an initrd lies in memory as it was, and the boot page says where.
 * SPDX-License-Identifier: MIT
 *
 * Initrd: 300007
 * Holds: 7
 */
#include "guest-patches/lib/boot.h"
#include "tests/guests/test.h"

#define BYTES 300007u

/* pack.py's */
static u8 pattern(u32 i)
{
	return (u8)(i * 7 + (i >> 9) * 13 + (i >> 16));
}

void test_main(void)
{
	const u32 gpa = boot_params->ramdisk_gpa, bytes = boot_params->ramdisk_bytes;
	const u8 *initrd = at_gpa(gpa);

	CHECK(boot_params->loader_type, "loader type is 0");
	CHECK_EQUAL(gpa % PAGE_BYTES, 0, "offset in its page");
	CHECK(bytes >= BYTES && bytes < BYTES + PAGE_BYTES, "initrd of %u bytes", bytes);
	CHECK(bytes <= memory_bytes() && gpa <= memory_bytes() - bytes, "initrd at %#x", gpa);
	for (u32 i = 0; i < BYTES; i++)
		CHECK(initrd[i] == pattern(i), "byte %u is %#x", i, initrd[i]);
	for (u32 i = BYTES; i < bytes; i++)
		CHECK(!initrd[i], "byte %u, behind the end, is %#x", i, initrd[i]);
}
