/*
 * hv/upcall.h - what hv/ calls in hypercall/.
 * SPDX-License-Identifier: MIT
 */
#ifndef HV_UPCALL_H
#define HV_UPCALL_H

#include "arch/x86/frame.h"

/* A direct hypercall: first what waits in the ring, then this one. */
void hv_hypercall(struct frame *frame);

#endif
