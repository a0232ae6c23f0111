/*
 * hv/machine.h - the machine as a whole, once: its frames, its clock, what the loader said.
 * SPDX-License-Identifier: MIT
 *
 * Core globals: for the core's own space only.
 */
#ifndef HV_MACHINE_H
#define HV_MACHINE_H

#include "arch/x86/clock.h"
#include "hv/boot_info.h"
#include "hv/wire.h"
#include "mm/owner.h"

extern struct frame_pool machine_frames;
extern struct frame_owner machine_own_frames; /* the core's own, never given back */
extern struct clock machine_clock;
extern struct clock_state machine_clock_state;
extern u64 machine_wall_ns; /* UTC at 0 ns of the clock */
extern const struct boot_info *machine_boot;
extern u32 machine_bytes;	 /* all memory there is */
extern struct wire machine_wire; /* port n is that of partitions[n] */

/* boot/multiboot.asm: the core's own page tables. */
extern u32 core_directory[], core_window_table[];

static inline u64 machine_now(void)
{
	return clock_ns(&machine_clock, &machine_clock_state);
}

#endif
