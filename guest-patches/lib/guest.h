/*
 * guest-patches/lib/guest.h - what a kernel built on this library provides, and finds ready.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_PATCHES_LIB_GUEST_H
#define GUEST_PATCHES_LIB_GUEST_H

/*
 * The kernel itself.  Called with memory, segments, traps, timer and system
 * calls set up, the early console working, and interrupts off.  When it
 * returns the guest powers off.
 */
void kernel_main(void);

/*
 * A guest may define this one, too: called with segments, traps and the early
 * console, on the page tables that it started on.
 */
void guest_early(void);

#endif
