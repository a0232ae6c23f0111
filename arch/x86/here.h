/*
 * arch/x86/here.h - the control block and soft page of whatever space is loaded.
 * SPDX-License-Identifier: MIT
 */
#ifndef ARCH_X86_HERE_H
#define ARCH_X86_HERE_H

#include "arch/x86/control_block.h"

#define CONTROL ((const struct control_block *)WINDOW_CONTROL)
#define SOFT_HEAD ((struct soft_head *)WINDOW_SOFT)

/* Adds one to an event count of the current space; nothing in a release build. */
static inline void count_event(enum count event)
{
	if (CONFIG_BENCH)
		SOFT_HEAD->counts[event]++;
}

#endif
