/*
 * tests/guests/gdt-index-wraps/main.c - an entry number that wraps when multiplied is no entry.
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
	gdt_set(0x20000000u, descriptor_make(0, 1, SEGMENT_KERNEL_DATA));
}
