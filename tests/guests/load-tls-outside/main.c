/*
 * tests/guests/load-tls-outside/main.c - thread descriptors must be in guest memory.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 53
 * Expect: killed "bad"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

void test_main(void)
{
	hcall1(LHCALL_LOAD_TLS, 0xfffffff0u);
}
