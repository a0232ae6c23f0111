/*
 * tests/guests/forged-clock/main.c - forging the core's clock makes no one wait.
 * SPDX-License-Identifier: MIT
 *
 * Where the TSC is not to be trusted, the core counts the PIT's rounds.  Each call
 * arms that timer anew: what says when the guest's turn is over must not be the guest's.
 *
 * Attack: 68, 88
 * Cpu: qemu32,-tsc
 */
#include "arch/x86/layout.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define CALLS 30000u
#define SPIN 10000u

void test_main(void)
{
	for (u32 i = 0; i < CALLS; i++) {
		memset((void *)WINDOW_SOFT, 0, PAGE_BYTES);
		hcall1(LHCALL_SET_CLOCKEVENT, 1000000000);
		for (u32 spin = 0; spin < SPIN; spin++)
			__asm__ volatile("");
	}
	memset((void *)WINDOW_SOFT, 0, PAGE_BYTES);
	hcall1(LHCALL_SET_CLOCKEVENT, 0);
}
