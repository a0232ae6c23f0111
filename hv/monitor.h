/*
 * hv/monitor.h - the control key: what a person at the console can do to guests.
 * SPDX-License-Identifier: MIT
 *
 * Ctrl-A, then a letter; or Ctrl-A and `:`, then a line for scripts:
 * docs/console.md.  What is typed is only noted here; monitor_act() does it,
 * from run_next(), where no partition is in use.
 */
#ifndef HV_MONITOR_H
#define HV_MONITOR_H

#include "include/types.h"

/*
 * Takes what the devices have, for the monitor or the guest in front.  True
 * if something new came for that guest.
 */
bool monitor_poll(void);

/* Whether something was asked for; and whether that, or something typed, waits. */
bool monitor_wants(void);
bool monitor_busy(void);

/* Does what was asked for since. */
void monitor_act(void);

#endif
