/*
 * launcher-lite/dialect.h - decides which generation of lguest's ABI a guest is of, and says why.
 * SPDX-License-Identifier: MIT
 *
 * In this order: an explicit gen= word, the release in the kernel's image, the
 * shape of the shared page, and else C, which our own guests are like.  Only
 * the first two say that a kernel reports every change of its page tables: a
 * page of the same shape may belong to a kernel that does not.  Pure, but for
 * the boot page tables, which are put into the guest's memory.
 */
#ifndef LAUNCHER_LITE_DIALECT_H
#define LAUNCHER_LITE_DIALECT_H

#include "launcher-lite/generation.h"

#define DIALECT_REASON_BYTES 128

struct dialect_choice {
	enum generation generation; /* never GENERATION_UNKNOWN */
	u32 flags;		    /* DIALECT_* */
	char reason[DIALECT_REASON_BYTES];
};

/* `word`: of the modules' gen=, or GENERATION_UNKNOWN; `regs`: at the first hypercall. */
void dialect_choose(struct dialect_choice *choice, enum generation word,
		    const struct kernel *kernel, const struct gmem *memory,
		    const u32 regs[GUEST_REGISTERS]);

/* What the core is to be told; page tables that the guest starts on are built meanwhile. */
void dialect_make(struct guest_dialect *dialect, const struct dialect_choice *choice,
		  const struct gmem *memory, const u32 regs[GUEST_REGISTERS]);

#endif
