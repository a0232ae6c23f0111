/*
 * tests/guests/pci-ports/main.c - port 0x64 reads 1; those that are nothing read as all ones.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 108
 * Dialects: d e1 e2
 */
#include "guest-patches/lib/io.h"
#include "tests/guests/test.h"

#define KEYBOARD_STATUS 0x64u

void test_main(void)
{
	static const u16 ports[] = { 0,	   0x20, 0x21, 0x40,  0x60,  0x61,  0x63,  0x65,  0x70,
				     0x71, 0x80, 0xa1, 0x2f8, 0x3f8, 0x3d4, 0xcf7, 0xd00, 0xffff };
	u32 value = 0x12345678;

	port_write(KEYBOARD_STATUS, 1, 0xfe); /* resets a PC */
	CHECK_EQUAL(port_read(KEYBOARD_STATUS, 1), 1, "port 0x64");
	__asm__ volatile("inb $0x64, %b0" : "+a"(value));
	CHECK_EQUAL(value, 0x12345601, "eax after inb of 0x64 by number");
	for (u32 i = 0; i < ARRAY_SIZE(ports); i++) {
		port_write(ports[i], 1, 0xfe);
		CHECK_EQUAL(port_read(ports[i], 1), 0xff, "another port");
	}
	port_write(0xcf9, 1, 6); /* resets a PC; here it is the address register's second byte */
	CHECK_EQUAL(port_read(0xcf9, 1), 6, "port 0xcf9");
	CHECK_EQUAL(port_read(0xcfa, 4), 0xffffffff, "across both registers");
	CHECK_EQUAL(port_read(0x3f8, 2), 0xffff, "a word");
	CHECK_EQUAL(port_read(0x3f8, 4), 0xffffffff, "a doubleword");
}
