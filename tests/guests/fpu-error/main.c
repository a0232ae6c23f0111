/*
 * tests/guests/fpu-error/main.c - an unmasked error of the FPU is vector 16, without an error code.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 89
 * Holds: 68
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define UNMASK_ZERO_DIVIDE 0x037bu /* the control word after FNINIT, bit 2 clear */

static void divide(void *argument)
{
	static const u16 control = UNMASK_ZERO_DIVIDE;

	(void)argument;
	__asm__ volatile("fninit\n fldcw %0\n fld1\n fldz\n fdivrp\n fwait" : : "m"(control));
}

void test_main(void)
{
	struct trap_frame frame;

	test_traps(divide, NULL, TRAP_FPU_ERROR, 0, &frame, "division by zero");
	CHECK_EQUAL(frame.cs, LGUEST_KERNEL_CS, "cs in the frame");
	__asm__ volatile("fninit");
}
