/*
 * hv/shared_page.h - where the fields of a guest's shared page are, by layout.
 * SPDX-License-Identifier: MIT
 *
 * Four layouts existed (lguest-abi section 3).  The first five words are the
 * same in all; an offset of 0 below says that the layout has no such field.
 */
#ifndef HV_SHARED_PAGE_H
#define HV_SHARED_PAGE_H

#include "include/abi/launcher.h"

#define SHARED_IRQ_ENABLED 0
#define SHARED_BLOCKED_INTERRUPTS 4
#define SHARED_CR2 8
#define SHARED_TV_SEC 12
#define SHARED_TV_NSEC 16

struct shared_layout {
	u16 irq_pending;
	u16 hcall_status;
	u16 hcalls;
	u16 slot_words; /* of a ring slot, the call number included */
	u16 reserve_mem;
	u16 tsc_khz;
	u16 pgdir;
	u16 noirq_start;
	u16 noirq_end;
	u16 noirq_iret;
	u16 kernel_address;
	u16 syscall_vec;
	u16 bytes;
};

extern const struct shared_layout shared_layouts[GUEST_LAYOUTS];

#endif
