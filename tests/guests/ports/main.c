/*
 * tests/guests/ports/main.c - a port that is nothing reads as all ones, in the width of the access.
 * SPDX-License-Identifier: MIT
 *
 * The other bits of the register stay; writes go nowhere.  All of the ports a
 * PC could be reset or stopped by are among them.
 *
 * Attack: 15, 16
 * Holds: 81
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define BEFORE 0x12345678u

void test_main(void)
{
	static const u16 ports[] = {
		0x20, 0x21,  0x40,  0x61,   0x64,  0x70,  0x80,	 0x92,	 0xa1,
		0xf4, 0x3f8, 0x604, 0xb004, 0xcf8, 0xcf9, 0xcfc, 0x8900, 0xffff
	};
	u32 value;

	for (u32 i = 0; i < ARRAY_SIZE(ports); i++) {
		const u32 port = ports[i];

		value = BEFORE;
		__asm__ volatile("inb %w1, %b0" : "+a"(value) : "d"(port));
		CHECK_EQUAL(value, (BEFORE & ~0xffu) | 0xff, "eax after inb");
		value = BEFORE;
		__asm__ volatile("inw %w1, %w0" : "+a"(value) : "d"(port));
		CHECK_EQUAL(value, BEFORE | 0xffff, "eax after inw");
		value = BEFORE;
		__asm__ volatile("inl %w1, %0" : "+a"(value) : "d"(port));
		CHECK_EQUAL(value, 0xffffffffu, "eax after inl");
		/* 0xFE to port 0x64 and 6 to 0xCF9 reset a PC; 0xf4 ends this QEMU. */
		value = 0xfe;
		__asm__ volatile("outb %b0, %w1" : : "a"(value), "d"(port));
		value = 6;
		__asm__ volatile("outb %b0, %w1" : : "a"(value), "d"(port));
		__asm__ volatile("outw %w0, %w1" : : "a"(value), "d"(port));
		__asm__ volatile("outl %0, %w1" : : "a"(value), "d"(port));
	}
	value = BEFORE;
	__asm__ volatile("inb $0x60, %b0" : "+a"(value));
	CHECK_EQUAL(value, (BEFORE & ~0xffu) | 0xff, "eax after inb by number");
	value = BEFORE;
	__asm__ volatile("inw $0x60, %w0" : "+a"(value));
	CHECK_EQUAL(value, BEFORE | 0xffff, "eax after inw by number");
	__asm__ volatile("outb %b0, $0xf4\n outw %w0, $0xf4\n outl %0, $0xf4" : : "a"(value));
}
