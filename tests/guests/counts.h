/*
 * tests/guests/counts.h - what a bench build of the core has counted for this guest.
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_GUESTS_COUNTS_H
#define TESTS_GUESTS_COUNTS_H

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "include/abi/counts.h"
#include "include/abi/ringlet.h"

/* What COUNTS answers: how many there are (0: this core counts nothing), and each. */
struct counts {
	u32 count;
	u32 of[COUNTS];
};

static inline void counts_read(struct counts *counts)
{
	counts->count = 0;
	hcall2(RHCALL_COUNTS, gpa_of(counts), sizeof(*counts));
}

/* What came between two readings; the second is a hypercall itself, which is taken off. */
static inline u32 counts_between(const struct counts *from, const struct counts *to, u32 i)
{
	return to->of[i] - from->of[i] - (i == COUNT_ENTRIES || i == COUNT_HYPERCALLS);
}

#endif
