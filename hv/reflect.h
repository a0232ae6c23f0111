/*
 * hv/reflect.h - gives a trap or an interrupt to the guest's own handler.
 * SPDX-License-Identifier: MIT
 *
 * Builds the frame the processor would have pushed (lguest-abi 5.3) and
 * changes `frame` so that the return enters the handler.  Without a gate, or
 * without a stack that the guest's tables allow, the guest is killed.
 *
 * All that is to be done for the trap must be done by then: with a stack whose
 * page is not there yet these do not return, hv_reflect_again returns to the
 * guest for them.
 */
#ifndef HV_REFLECT_H
#define HV_REFLECT_H

#include "arch/x86/frame.h"

/* `error_code` is pushed where the processor would push one. */
void reflect_trap(struct frame *frame, u32 vector, u32 error_code);

/*
 * reflect_trap() of ENTRY_FRAME, a page fault by the stub of its own, with the
 * address for the shared page; guest_return() follows in the same.
 */
void reflect_page_fault(u32 cr2, u32 error_code);

/* An interrupt at `vector`, for which there is a gate. */
void reflect_interrupt(struct frame *frame, u32 vector);

/* Whether the guest has a gate for this vector. */
MUST_CHECK bool reflect_has_gate(u32 vector);

#endif
