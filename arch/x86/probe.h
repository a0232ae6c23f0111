/*
 * arch/x86/probe.h - tries one write that should fault.
 * SPDX-License-Identifier: MIT
 */
#ifndef ARCH_X86_PROBE_H
#define ARCH_X86_PROBE_H

#include "include/types.h"

/*
 * Writes the word at `at` as it is.  False if that faulted; hv_core_trap()
 * sends a fault at probe_write_insn to probe_write_faulted.
 */
MUST_CHECK bool probe_write(u32 *at);
extern const u8 probe_write_insn[], probe_write_faulted[];

#endif
