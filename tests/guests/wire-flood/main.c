/*
 * tests/guests/wire-flood/main.c - a guest that floods the wire pushes out no other guest's frame.
 * SPDX-License-Identifier: MIT
 *
 * Expect: output "the wire carried 60 requests and 60 answers$"
 * Bench: qemu
 * Beside: wire-peer, wire-watch, wire-flooder
 */
#include "tests/guests/test.h"
#include "tests/guests/wire.h"

void test_main(void)
{
	wire_lead(3, 5);
}
