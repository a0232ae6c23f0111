/*
 * launcher-lite/generation.h - the twelve dialects of lguest's ABI: what each is, and which it is.
 * SPDX-License-Identifier: MIT
 *
 * Source: shared/lguest-abi.md 0.  Nothing in the ABI names a version, so the
 * launcher finds out: an explicit word, the release in the kernel's image, the
 * shape of the shared page at the first hypercall; in this order.  Pure.
 */
#ifndef LAUNCHER_LITE_GENERATION_H
#define LAUNCHER_LITE_GENERATION_H

#include "include/abi/launcher.h"
#include "launcher-lite/kernel.h"

enum generation {
	GENERATION_A1, /* 2.6.24 */
	GENERATION_A2, /* 2.6.25 */
	GENERATION_A3, /* 2.6.26 - 2.6.28 */
	GENERATION_A4, /* 2.6.29 */
	GENERATION_B1, /* 2.6.30 */
	GENERATION_B2, /* 2.6.31 - 2.6.33 */
	GENERATION_B3, /* 2.6.34 - 2.6.36 */
	GENERATION_B4, /* 2.6.37 - 3.0 */
	GENERATION_C,  /* 3.1 - 3.19; guests of our own */
	GENERATION_D,  /* 4.0 */
	GENERATION_E1, /* 4.1 - 4.9 */
	GENERATION_E2, /* 4.10 - 4.13 */
	GENERATIONS,
	GENERATION_UNKNOWN = GENERATIONS
};

/* How devices are found and told of their status: lguest-abi 8.2-8.4, 8.6. */
enum device_bus {
	BUS_LGUEST_0, /* tagged records, no reset */
	BUS_LGUEST_1, /* NOTIFY of a descriptor means reset; its status byte stays */
	BUS_LGUEST_2, /* NOTIFY after every change of the status byte */
	BUS_LGUEST_3, /* NOTIFY at reset, final features, failure */
	BUS_PCI
};

struct generation_traits {
	const char *name;    /* "A1" */
	const char *kernels; /* "2.6.24" */
	u32 layout;	     /* enum guest_layout */
	u32 flags;	     /* DIALECT_* */
	enum device_bus bus;
};

extern const struct generation_traits generation_traits[GENERATIONS];

#define RELEASE_BYTES 32

/*
 * The release that a kernel's image names ("2.6.35.6"), NUL-terminated and
 * cut: a bzImage's header says where, an ELF's loaded segments are searched
 * for "Linux version ".  False: there is none.
 */
MUST_CHECK bool kernel_release(const struct kernel *kernel, char release[RELEASE_BYTES]);

/* Which generation a release belongs to; GENERATION_UNKNOWN for all others. */
MUST_CHECK enum generation generation_of_release(const char *release);

/* The generation that "a1" (any of the names, in lower case) names, or GENERATION_UNKNOWN. */
MUST_CHECK enum generation generation_named(const char *word);

/*
 * The shape of the shared page at the guest's first hypercall, whose registers
 * are `regs`: a generation with the layout and argument order that it shows
 * (of several the last one, but C and not D), or GENERATION_UNKNOWN.
 */
MUST_CHECK enum generation generation_of_page(const struct gmem *memory,
					      const u32 regs[GUEST_REGISTERS]);

/*
 * The kernel_address in the shared page that a guest of that generation is
 * about to hand over, any value; 0 if the page does not lie in memory, for
 * which the core will end the guest.
 */
MUST_CHECK u32 generation_kernel_address(enum generation generation, const struct gmem *memory,
					 const u32 regs[GUEST_REGISTERS]);

#endif
