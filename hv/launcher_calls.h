/*
 * hv/launcher_calls.h - the calls that launchers make, and the judge of their pointers.
 * SPDX-License-Identifier: MIT
 *
 * include/abi/launcher.h says what each call does, docs/launcher-calls.md
 * what is checked.  In the core's own space.
 */
#ifndef HV_LAUNCHER_CALLS_H
#define HV_LAUNCHER_CALLS_H

#include "hv/partition.h"

/* Serves the call that is in the launcher's frame. */
void launcher_call(struct partition *partition);

/*
 * Where [address, address + bytes) of a launcher's space is for the core, or
 * NULL unless it lies as a whole in its image, its stack or its view of the
 * guest's memory (and can be written there, if `write`).
 */
void *launcher_pointer(const struct partition *partition, u32 address, u32 bytes, bool write);

#endif
