/*
 * launcher-lite/run.h - runs a guest and serves it until it ends.
 * SPDX-License-Identifier: MIT
 */
#ifndef LAUNCHER_LITE_RUN_H
#define LAUNCHER_LITE_RUN_H

#include "launcher-lite/guest.h"

/* More restarts than this within the period are a guest that goes in circles. */
#define RUN_MAX_RESTARTS 20
#define RUN_RESTART_PERIOD_NS 10000000000ull

/* Boots the laid-out guest and serves it; ends with LC_EXIT. */
void run_guest(struct guest *guest) NORETURN;

#endif
