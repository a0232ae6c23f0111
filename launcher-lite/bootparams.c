/*
 * launcher-lite/bootparams.c - writes boot parameters that make a kernel take lguest's way in.
 * SPDX-License-Identifier: MIT
 *
 * Protocol 2.07 and subarchitecture 1 select lguest_entry; KEEP_SEGMENTS keeps
 * the decompressor from loading segments; a screen of 0 by 0 keeps it from
 * writing to one.  The one e820 entry must be exactly the guest's RAM: the
 * device page is found right behind it.
 */
#include "launcher-lite/bootparams.h"

#include "lib/bytes.h"
#include "lib/string.h"

#define E820_ENTRIES 0x1E8
#define HDR_VERSION 0x206
#define HDR_TYPE_OF_LOADER 0x210
#define HDR_LOADFLAGS 0x211
#define HDR_RAMDISK_IMAGE 0x218
#define HDR_RAMDISK_SIZE 0x21C
#define HDR_CMD_LINE_PTR 0x228
#define HDR_KERNEL_ALIGNMENT 0x230
#define HDR_HARDWARE_SUBARCH 0x23C
#define HDR_SETUP_DATA 0x250
#define E820_MAP 0x2D0

#define PROTOCOL_2_07 0x0207
#define LOADER_UNKNOWN 0xFF
#define LOADFLAGS_KEEP_SEGMENTS 0x40
#define SUBARCH_LGUEST 1
#define DEFAULT_ALIGNMENT MIB(16)
#define E820_RAM 1

struct e820_entry {
	u32 address[2]; /* low, high */
	u32 bytes[2];
	u32 type;
};

_Static_assert(sizeof(struct e820_entry) == 20, "lguest-abi 1.2");

static void set16(u8 *page, u32 offset, u16 value)
{
	memcpy(page + offset, &value, sizeof(value));
}

static void set32(u8 *page, u32 offset, u32 value)
{
	memcpy(page + offset, &value, sizeof(value));
}

void bootparams_write(u8 page[BOOT_PARAMETERS_BYTES], const struct kernel *kernel,
		      const struct bootparams *params)
{
	const struct e820_entry ram = {
		.bytes = { params->mem_bytes, 0 },
		.type = E820_RAM,
	};
	const struct bzimage *bzimage = &kernel->bzimage;

	if (kernel->format == KERNEL_BZIMAGE)
		memcpy(page + bzimage->header_offset, kernel->image.at + bzimage->header_offset,
		       bzimage->header_bytes);
	if (load_le16(page + HDR_VERSION) < PROTOCOL_2_07)
		set16(page, HDR_VERSION, PROTOCOL_2_07);
	if (load_le32(page + HDR_KERNEL_ALIGNMENT) == 0)
		set32(page, HDR_KERNEL_ALIGNMENT, DEFAULT_ALIGNMENT);

	page[HDR_LOADFLAGS] |= LOADFLAGS_KEEP_SEGMENTS;
	page[HDR_TYPE_OF_LOADER] = params->initrd_bytes ? LOADER_UNKNOWN : 0;
	set32(page, HDR_RAMDISK_IMAGE, params->initrd_bytes ? params->initrd_at : 0);
	set32(page, HDR_RAMDISK_SIZE, params->initrd_bytes);
	set32(page, HDR_CMD_LINE_PTR, BOOT_COMMAND_LINE);
	set32(page, HDR_HARDWARE_SUBARCH, SUBARCH_LGUEST);
	set32(page, HDR_SETUP_DATA, 0);
	set32(page, HDR_SETUP_DATA + 4, 0);
	page[E820_ENTRIES] = 1;
	memcpy(page + E820_MAP, &ram, sizeof(ram));
}
