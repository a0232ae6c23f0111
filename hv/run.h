/*
 * hv/run.h - who runs next: launchers and guests in turn, and idling when nobody can.
 * SPDX-License-Identifier: MIT
 *
 * In the core's own space, on its stack, which is empty each time: whoever
 * ran was left for good, and its state is in its own frames.
 */
#ifndef HV_RUN_H
#define HV_RUN_H

#include "hv/partition.h"
#include "include/types.h"

/* Picks the next that can run and enters it; never returns. */
NORETURN void run_next(void);

/* A new launcher is ready to run. */
void run_started(struct partition *partition);

/* INPUT_*, for the launcher at that place. */
void run_input(u32 place, u32 input);

/* How long it and its launcher have run. */
u64 run_time_ns(const struct partition *partition);

/* This launcher and its guest are done: `outcome` and why. */
void run_end(struct partition *partition, u32 outcome, const char *text, u32 bytes);

#endif
