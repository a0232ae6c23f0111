/*
 * tests/guests/gdt-index-32/main.c - there are 32 GDT entries.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 42
 * Holds: 58
 * Expect: killed "[Gg][Dd][Tt]"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	gdt_set(32, descriptor_make(0, 1, SEGMENT_KERNEL_DATA));
}
