/*
 * guest-patches/lib/io.h - accesses to ports and device registers, of 1, 2 or 4 bytes.
 * SPDX-License-Identifier: MIT
 *
 * Each is one plain instruction: the launcher emulates nothing else.
 */
#ifndef GUEST_PATCHES_LIB_IO_H
#define GUEST_PATCHES_LIB_IO_H

#include "include/types.h"

static inline u32 port_read(u32 port, u32 width)
{
	u32 value = 0;

	if (width == sizeof(u8))
		__asm__ volatile("inb %w1, %b0" : "+a"(value) : "d"(port));
	else if (width == sizeof(u16))
		__asm__ volatile("inw %w1, %w0" : "+a"(value) : "d"(port));
	else
		__asm__ volatile("inl %w1, %0" : "+a"(value) : "d"(port));
	return value;
}

static inline void port_write(u32 port, u32 width, u32 value)
{
	if (width == sizeof(u8))
		__asm__ volatile("outb %b0, %w1" : : "a"(value), "d"(port));
	else if (width == sizeof(u16))
		__asm__ volatile("outw %w0, %w1" : : "a"(value), "d"(port));
	else
		__asm__ volatile("outl %0, %w1" : : "a"(value), "d"(port));
}

/* At a kernel address that is mapped. */
static inline u32 register_read(u32 address, u32 width)
{
	u32 value = 0;

	if (width == sizeof(u8))
		__asm__ volatile("movb (%1), %b0" : "+q"(value) : "r"(address) : "memory");
	else if (width == sizeof(u16))
		__asm__ volatile("movw (%1), %w0" : "+r"(value) : "r"(address) : "memory");
	else
		__asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(address) : "memory");
	return value;
}

static inline void register_write(u32 address, u32 width, u32 value)
{
	if (width == sizeof(u8))
		__asm__ volatile("movb %b0, (%1)" : : "q"(value), "r"(address) : "memory");
	else if (width == sizeof(u16))
		__asm__ volatile("movw %w0, (%1)" : : "r"(value), "r"(address) : "memory");
	else
		__asm__ volatile("movl %0, (%1)" : : "r"(value), "r"(address) : "memory");
}

#endif
