/*
 * tests/guests/wire-echo/main.c - frames of all sizes to another guest and back, before a third.
 * SPDX-License-Identifier: MIT
 *
 * Expect: output "the wire carried 100 requests and 100 answers$"
 * Bench: qemu, step
 * Beside: wire-peer, wire-watch
 * Dialects: a2 a3 a4 b1 b2 b3 b4 c
 */
#include "tests/guests/test.h"
#include "tests/guests/wire.h"

void test_main(void)
{
	wire_lead(2, 10);
}
