/*
 * tests/guests/vm-by-iret/main.c - IRET with VM set in ring 1: the CPU ignores it, QEMU does not.
 * SPDX-License-Identifier: MIT
 *
 * QEMU enters virtual-8086 mode, and the next trap from there has another
 * frame: the core must see that first, and end the guest.
 *
 * Attack: 6
 * Expect: killed "^virtual-8086 mode at "
 * Expect on bochs: success
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	u32 flags;

	__asm__ volatile("pushl %1\n pushl %%cs\n pushl $1f\n iret\n"
			 "1: pushf\n popl %0"
			 : "=r"(flags)
			 : "r"(EFLAGS_VM | EFLAGS_FIXED)
			 : "memory", "cc");
	CHECK(!(flags & EFLAGS_VM), "VM is set");
	hcall0(LHCALL_FLUSH_ASYNC);
}
