/*
 * include/abi/counts.h - the events a bench build of the core counts for each guest.
 * SPDX-License-Identifier: MIT
 *
 * RHCALL_COUNTS hands them out: a word that says how many follow, then one
 * u32 for each of these.  They wrap.
 */
#ifndef INCLUDE_ABI_COUNTS_H
#define INCLUDE_ABI_COUNTS_H

enum count {
	COUNT_CR3_LOADS,
	COUNT_CR0_WRITES,
	COUNT_TABLE_LOADS, /* LGDT, LIDT, LTR */
	COUNT_INVLPG,
	COUNT_ENTRIES,	  /* of ring 0, by any vector */
	COUNT_HYPERCALLS, /* direct ones */
	COUNT_RING_CALLS, /* hypercalls taken from the ring */
	COUNT_FILLS,
	COUNT_REFLECTED,  /* traps given to the guest, page faults included */
	COUNT_EMULATED,	  /* instructions */
	COUNT_INTERRUPTS, /* virtual interrupts delivered */
	COUNT_TIMER,	  /* the machine's timer, while this guest ran */
	COUNT_LEAVES,	  /* of the guest's address space for the core's */
	COUNTS
};

#endif
