/*
 * tests/guests/idt-vector-256/main.c - there are 256 vectors.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 85
 * Holds: 65
 * Expect: killed "[Ss]etting idt entry|idt"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall3(LHCALL_LOAD_IDT_ENTRY, 256, (u32)LGUEST_KERNEL_CS << 16, 0x8e00);
}
