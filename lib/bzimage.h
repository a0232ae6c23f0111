/*
 * lib/bzimage.h - reads the setup header of a Linux bzImage.
 * SPDX-License-Identifier: MIT
 *
 * Source: Linux, Documentation/x86/boot.rst (boot protocol 2.00 and later);
 * the offsets below are its.  Pure: it reads the image, nothing else, and no
 * byte outside it.  Fields that the image's protocol version does not have
 * yet are 0.
 */
#ifndef LIB_BZIMAGE_H
#define LIB_BZIMAGE_H

#include "include/types.h"

struct bzimage {
	u16 version;	      /* boot protocol: 0x020f is 2.15 */
	u32 header_offset;    /* of the setup header; the same offset in the boot parameters */
	u32 header_bytes;     /* all of it lies in the image and below boot parameter 0x290 */
	u32 payload_offset;   /* everything behind the setup sectors ... */
	u32 payload_bytes;    /* ... to the end of the image; > 0.  Loaded at 0x100000 */
	u32 code32_start;     /* where the payload is entered, normally 0x100000 */
	u32 init_size;	      /* memory it needs from where it runs on (2.10) */
	u64 pref_address;     /* where it would like to run (2.10) */
	u32 kernel_alignment; /* (2.05) */
	u32 version_string;   /* offset of NUL-terminated text in the image, 0: none */
	u32 bad;	      /* the offending value, when bzimage_open refuses */
};

/* Returns NULL, or why the image is refused, as a few words that read well before bzimage->bad. */
MUST_CHECK const char *bzimage_open(const u8 *image, u32 bytes, struct bzimage *bzimage);

#endif
