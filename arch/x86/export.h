/*
 * arch/x86/export.h - how a file of C hands numbers to assembly.
 * SPDX-License-Identifier: MIT
 *
 * Such a file is compiled to text, never linked: the Makefile turns the lines
 * that start with @@ into $(BUILD)/asm/core/asm-offsets.inc.
 */
#ifndef ARCH_X86_EXPORT_H
#define ARCH_X86_EXPORT_H

#include "include/types.h"

#define EXPORT(name, value) __asm__ volatile("\n.ascii \"@@ " #name " %c0\"" : : "i"((u32)(value)))
#define EXPORT_OFFSET(name, type, member) EXPORT(name, __builtin_offsetof(type, member))

void export_to_asm(void);

#endif
