/*
 * tests/guests/ports-all/main.c - every one of the 65536 ports is nothing, to read and to write.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 15
 */
#include "tests/guests/test.h"

#define PORTS 0x10000u

void test_main(void)
{
	for (u32 port = 0; port < PORTS; port++) {
		u32 value = 0;

		__asm__ volatile("inb %w1, %b0" : "+a"(value) : "d"(port));
		CHECK(value == 0xff, "port %#x reads as %#x", port, value);
		__asm__ volatile("outb %b0, %w1" : : "a"(0xff), "d"(port));
		__asm__ volatile("outl %0, %w1" : : "a"(0), "d"(port));
	}
}
