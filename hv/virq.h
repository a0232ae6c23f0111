/*
 * hv/virq.h - virtual interrupts: when a pending line becomes a trap of the guest.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_VIRQ_H
#define HV_VIRQ_H

#include "arch/x86/frame.h"
#include "include/types.h"

/*
 * Before a return to the guest with SOFT->pending not empty: delivers at most
 * one interrupt, the lowest line first, if the guest's state allows it
 * (lguest-abi 5.5); else arms the timer to try again within a millisecond.
 */
void virq_deliver(struct frame *frame);

/* The same for who knows what time it is: `now` ns, or 0. */
void virq_deliver_at(struct frame *frame, u64 now);

/* Lines that wait and are not blocked. */
u32 virq_candidates(void);

#endif
