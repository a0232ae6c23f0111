/*
 * guest-patches/lib/power.c - how a guest ends.
 * SPDX-License-Identifier: MIT
 *
 * Power-off and panic are the same hypercall, as in Linux of the lguest era:
 * the launcher takes the text "Power down" for the good end.
 */
#include "guest-patches/lib/power.h"

#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"

#define NO_SHUTDOWN_TYPE 0xdeadu /* nobody looks: in 2.6.24 the call was CRASH(reason) */

static void shutdown(const char *reason, u32 kind) NORETURN;
static void shutdown(const char *reason, u32 kind)
{
	hcall2(LHCALL_SHUTDOWN, gpa_of(reason), HAS_SHUTDOWN_TYPE ? kind : NO_SHUTDOWN_TYPE);
	for (;;)
		; /* the core never returns from SHUTDOWN */
}

void power_off(void)
{
	shutdown("Power down", LGUEST_SHUTDOWN_POWEROFF);
}

void power_panic(const char *reason)
{
	shutdown(reason, LGUEST_SHUTDOWN_POWEROFF);
}

void power_restart(void)
{
	shutdown("restart", LGUEST_SHUTDOWN_RESTART);
}
