/*
 * hv/end.h - what the machine does when everything has ended: the core's command line says.
 * SPDX-License-Identifier: MIT
 *
 *   end=halt             stay there, with the screen as it is (the default)
 *   end=reboot           start the machine again
 *   end=isa-debug-exit   QEMU's device at port 0xf4: QEMU ends with a status that tells how
 *   end=bochs            Bochs' shutdown port
 */
#ifndef HV_END_H
#define HV_END_H

#include "include/types.h"

enum end_status { END_POWERED_OFF = 0x10, END_KILLED = 0x11, END_PANIC = 0x12 };

/* Reads the core's own command line; `skip_first`: the loader put a path in front. */
void end_configure(const char *cmdline, bool skip_first);

NORETURN void end_machine(enum end_status status);

#endif
