/*
 * arch/x86/pit.h - the 8254 timer: channel 0 as an alarm, channel 2 as a running count.
 * SPDX-License-Identifier: MIT
 *
 * Keeps no state of its own, so all of it may run on a guest's page tables.
 * A tick is 1 / 1193182 s.  Source: Intel 8254 data sheet, modes 0 and 2 and
 * the counter latch command; port 0x61 as in the IBM PC AT technical reference.
 */
#ifndef ARCH_X86_PIT_H
#define ARCH_X86_PIT_H

#include "include/types.h"

#define PIT_HZ 1193182u
#define PIT_IRQ 0u
#define PIT_MAX_TICKS 65535u

/* Raises IRQ 0 once, `ticks` (1..PIT_MAX_TICKS) from now.  Replaces an alarm that is set. */
void pit_arm(u32 ticks);

/*
 * Takes the alarm back.  It may arrive all the same: if it was raised already,
 * and always under QEMU, which lets a count run on that hardware and Bochs stop.
 */
void pit_disarm(void);

/* Starts channel 2: counts down from 65536, over and over; speaker off. */
void pit_run_counter(void);

/*
 * Channel 2's count now.  Ticks passed between two reads: (u16)(first - second),
 * right if less than 65536 ticks (54.9 ms) lie between them.
 */
u16 pit_read_counter(void);

#endif
