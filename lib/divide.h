/*
 * lib/divide.h - divides a 64-bit number by a 32-bit one, which i386 C cannot without libgcc.
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_DIVIDE_H
#define LIB_DIVIDE_H

#include "include/types.h"

/* value / by; the remainder goes to *rest unless that is NULL.  by must not be 0. */
static inline u64 divide_u64(u64 value, u32 by, u32 *rest)
{
	u32 high = (u32)(value >> 32);
	u32 low = (u32)value;
	u32 left = high % by;

	/* left < by, so this quotient fits 32 bits and DIV cannot fault. */
	__asm__("divl %2" : "+a"(low), "+d"(left) : "r"(by) : "cc");
	if (rest)
		*rest = left;
	return (u64)(high / by) << 32 | low;
}

#endif
