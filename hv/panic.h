/*
 * hv/panic.h - the core's own fault: registers and reason on serial port and screen, and the end.
 * SPDX-License-Identifier: MIT
 *
 * In the core's own space.  Never for anything a guest or launcher can choose.
 */
#ifndef HV_PANIC_H
#define HV_PANIC_H

#include "arch/x86/frame.h"

NORETURN void panic(const char *fmt, ...) PRINTF(1, 2);

/* After an exception in ring 0; `where` says on whose page tables. */
NORETURN void panic_frame(const struct frame *frame, u32 cr2, const char *where);

#endif
