/*
 * arch/x86/cmos.h - one register of the CMOS clock chip.
 * SPDX-License-Identifier: MIT
 *
 * Apart from rtc.c, so that the reading of the clock runs on the build machine
 * over a chip of the test's own.
 */
#ifndef ARCH_X86_CMOS_H
#define ARCH_X86_CMOS_H

#include "include/types.h"

/* Register 0..127.  NMI stays as it is meant to be: on. */
u8 cmos_read(u8 index);

#endif
