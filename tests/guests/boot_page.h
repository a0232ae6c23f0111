/*
 * tests/guests/boot_page.h - what must be 0 in the boot page of any format.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_GUESTS_BOOT_PAGE_H
#define TESTS_GUESTS_BOOT_PAGE_H

#include "guest-patches/lib/boot.h"
#include "tests/guests/test.h"

/* Offsets in struct boot_params; what the first 0x40 bytes say is the screen. */
#define BOOT_SCREEN_MODE 0x06u
#define BOOT_SCREEN_COLUMNS 0x07u
#define BOOT_SCREEN_LINES 0x0eu
#define BOOT_SCREEN_BYTES 0x40u
#define BOOT_SENTINEL 0x1efu
#define BOOT_SETUP_DATA 0x250u
#define BOOT_SETUP_DATA_BYTES 8u

static inline void boot_page_check(void)
{
	const u8 *page = (const u8 *)boot_params;

	CHECK_EQUAL(page[BOOT_SENTINEL], 0, "the sentinel");
	CHECK_EQUAL(page[BOOT_SCREEN_MODE], 0, "video mode");
	CHECK_EQUAL(page[BOOT_SCREEN_COLUMNS], 0, "columns");
	CHECK_EQUAL(page[BOOT_SCREEN_LINES], 0, "lines");
	for (u32 i = 0; i < BOOT_SCREEN_BYTES; i++)
		CHECK(!page[i], "byte %#x of the screen is %#x", i, page[i]);
	for (u32 i = BOOT_SETUP_DATA; i < BOOT_SETUP_DATA + BOOT_SETUP_DATA_BYTES; i++)
		CHECK(!page[i], "byte %#x, of setup_data, is %#x", i, page[i]);
}

#endif
