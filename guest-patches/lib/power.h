/*
 * guest-patches/lib/power.h - how a guest ends.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_PATCHES_LIB_POWER_H
#define GUEST_PATCHES_LIB_POWER_H

#include "include/types.h"

/* The good end. */
void power_off(void) NORETURN;

/* The bad one.  `reason`: at most 127 characters, in the kernel half; the launcher shows it. */
void power_panic(const char *reason) NORETURN;

/* Starts this guest again from its pristine image. */
void power_restart(void) NORETURN;

#endif
