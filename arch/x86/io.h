/*
 * arch/x86/io.h - the port instructions, one a wrapper.
 * SPDX-License-Identifier: MIT
 *
 * Ring 0 only.  Volatile, so that accesses stay in program order among
 * themselves; the memory clobber keeps ordinary loads and stores on their
 * side of a port access, which matters where a device reads memory.
 */
#ifndef ARCH_X86_IO_H
#define ARCH_X86_IO_H

#include "include/types.h"

static inline void outb(u16 port, u8 value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline u8 inb(u16 port)
{
	u8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline void outw(u16 port, u16 value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline u16 inw(u16 port)
{
	u16 value;

	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

/* About a microsecond on hardware: a write to the unused POST code port. */
static inline void io_wait(void)
{
	outb(0x80, 0);
}

#endif
