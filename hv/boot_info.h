/*
 * hv/boot_info.h - what the boot code tells the core about the machine, as one plain struct.
 * SPDX-License-Identifier: MIT
 *
 * The one header of hv/ that boot/ sees: boot/bootinfo.c fills this in, and
 * nothing above knows which loader it was or how it says things.  All
 * addresses are physical and below 4 GiB.
 */
#ifndef HV_BOOT_INFO_H
#define HV_BOOT_INFO_H

#include "include/types.h"

#define BOOT_MAX_MODULES 64u
#define BOOT_MAX_MEMORY 64u
#define BOOT_MAX_RESERVED 160u /* image, info, mmap, list, two strings; two for each module */
#define BOOT_MAX_PROBLEMS 16u
#define BOOT_LOADER_BYTES 64u	 /* NUL included */
#define BOOT_CMDLINE_BYTES 1024u /* NUL included */
#define BOOT_NO_MODULE 0xffffffffu
#define BOOT_TOP 0xfffff000u /* memory from here on is left out: no end ever wraps to 0 */

struct boot_range {
	u32 start;
	u32 bytes; /* start + bytes is at most BOOT_TOP */
};

struct boot_module {
	hpa_t start;	 /* on a page boundary */
	u32 bytes;	 /* at least 1 */
	hpa_t words;	 /* its command line; any value if words_bytes is 0 */
	u32 words_bytes; /* without the NUL: what is at words + words_bytes is not to be read */
	u32 number;	 /* its place in the loader's list, from 0; skipped modules leave gaps */
};

/* Something in the loader's tables that was not believed, in words for a person. */
struct boot_problem {
	const char *text;
	u32 value;  /* the offending value */
	u32 module; /* the place in the loader's list, or BOOT_NO_MODULE */
};

struct boot_info {
	char loader[BOOT_LOADER_BYTES];	  /* "" if it did not say; cut if need be */
	char cmdline[BOOT_CMDLINE_BYTES]; /* the core's own words; cut if need be, with a problem */

	/* Memory that exists: whole pages, sorted, not overlapping, not adjacent. */
	struct boot_range memory[BOOT_MAX_MEMORY];
	u32 memory_ranges; /* 0: the loader said nothing that can be used */

	/*
	 * What must be reserved before anything is allocated: the image, the
	 * loader's tables and strings, the modules.  Whole pages, sorted.
	 */
	struct boot_range reserved[BOOT_MAX_RESERVED];
	u32 reserved_ranges;

	struct boot_module module[BOOT_MAX_MODULES];
	u32 modules;
	u32 modules_listed;  /* what the loader's list claims to hold */
	u32 modules_ignored; /* listed, but beyond the first BOOT_MAX_MODULES */

	struct boot_problem problem[BOOT_MAX_PROBLEMS];
	u32 problems;	    /* entries in problem[] */
	u32 problems_total; /* found, those that did not fit included */
};

/* hv/main.c: what boot/ ends in, with paging on and the core's stack loaded. */
NORETURN void hv_main(const struct boot_info *info);

#endif
