/*
 * guest-patches/lib/shared.h - the page that this guest shares with the core.
 * SPDX-License-Identifier: MIT
 *
 * start.asm hands its address to the core in INIT, once.  From then on the
 * core writes its fields at any time: read them with READ_ONCE.
 */
#ifndef GUEST_PATCHES_LIB_SHARED_H
#define GUEST_PATCHES_LIB_SHARED_H

#include "include/abi/lguest.h"

extern struct lguest_data shared;

#endif
