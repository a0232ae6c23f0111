/*
 * guest-patches/lib/guest.c - from start.asm to kernel_main, in the order things can be set up.
 * SPDX-License-Identifier: MIT
 */
#include "guest-patches/lib/guest.h"

#include "guest-patches/lib/gdt.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/power.h"
#include "guest-patches/lib/task.h"
#include "guest-patches/lib/timer.h"
#include "guest-patches/lib/trap.h"

__attribute__((weak)) void guest_early(void)
{
}

void guest_main(void); /* start.asm calls it */

void guest_main(void)
{
	gdt_init();
	trap_init(); /* from here on a fault is reported, not fatal at once */
	guest_early();
	memory_init();
	timer_init();
	task_init();
	kernel_main();
	power_off();
}
