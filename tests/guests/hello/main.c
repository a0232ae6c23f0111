/*
 * tests/guests/hello/main.c - a guest that starts, prints, and powers off.
 * SPDX-License-Identifier: MIT
 *
 * Expect: output "hello from ring 1"
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/console.h"
#include "tests/guests/test.h"

void test_main(void)
{
	u32 cs;

	__asm__("mov %%cs, %0" : "=r"(cs));
	say("hello from ring %u\n", cs & 3);
	CHECK_EQUAL(cs, LGUEST_KERNEL_CS, "cs");
}
