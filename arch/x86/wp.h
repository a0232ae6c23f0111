/*
 * arch/x86/wp.h - all that lets ring 0 write read-only pages.
 * SPDX-License-Identifier: MIT
 *
 * Between wp_open() and wp_close() goes code that cannot fault: it touches the
 * window and guest memory through the alias, never a guest virtual address
 * (so it reflects no trap).  A fault in there is a panic, and so is a return
 * to a guest with a section open (entry.asm looks).  One section serves a
 * whole batch: a section within one (the ring's) opens and closes nothing.
 * Both emulators flush the TLB at each of the two writes.
 *
 * That flush also hides a missing INVLPG.  So there is a test build without
 * sections (CONFIG_WP_SECTIONS=0), whose windows are mapped writable.
 */
#ifndef ARCH_X86_WP_H
#define ARCH_X86_WP_H

#include "arch/x86/cpu.h"
#include "arch/x86/here.h"

/* False: one was open. */
MUST_CHECK static inline bool wp_open(void)
{
	u32 cr0;

	if (!CONFIG_WP_SECTIONS)
		return false;
	cr0 = cr0_read();
	if (!(cr0 & CR0_WP))
		return false;
	count_event(COUNT_CR0_WRITES);
	cr0_write(cr0 & ~CR0_WP);
	return true;
}

/* With what wp_open() returned. */
static inline void wp_close(bool opened)
{
	if (!opened)
		return;
	count_event(COUNT_CR0_WRITES);
	cr0_write(cr0_read() | CR0_WP);
}

/*
 * The same for a few stores, with CR0 read once.  In a section these write CR0
 * for nothing and leave it open.
 */
MUST_CHECK static inline u32 wp_open_short(void)
{
	u32 cr0;

	if (!CONFIG_WP_SECTIONS)
		return 0;
	cr0 = cr0_read();
	count_event(COUNT_CR0_WRITES);
	cr0_write(cr0 & ~CR0_WP);
	return cr0;
}

/* With what wp_open_short() returned. */
static inline void wp_close_short(u32 cr0)
{
	if (!CONFIG_WP_SECTIONS)
		return;
	count_event(COUNT_CR0_WRITES);
	cr0_write(cr0);
}

#endif
