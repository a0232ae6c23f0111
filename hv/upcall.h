/*
 * hv/upcall.h - what hv/ calls in hypercall/.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_UPCALL_H
#define HV_UPCALL_H

#include "arch/x86/frame.h"

/*
 * A direct hypercall, EIP behind its instruction of `insn_bytes`: first what
 * waits in the ring, then this one.
 */
void hv_hypercall(struct frame *frame, u32 insn_bytes);

#endif
