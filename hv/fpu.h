/*
 * hv/fpu.h - FPU, MMX and SSE registers: each guest's own.
 * SPDX-License-Identifier: MIT
 *
 * The core and the launcher are built without any of them, so the registers
 * stay a guest's until another guest runs.
 */
#ifndef HV_FPU_H
#define HV_FPU_H

#include "hv/partition.h"

/* Sets CR4's bits for SSE and makes the state that every guest starts with. */
void fpu_init(void);

/* Before `partition`'s guest is entered: its registers, if another's are loaded. */
void fpu_switch_to(struct partition *partition);

/* The guest starts with a fresh state. */
void fpu_reset(struct partition *partition);

#endif
