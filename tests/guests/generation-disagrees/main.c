/*
 * tests/guests/generation-disagrees/main.c - a release is believed, whatever the page is.
 * SPDX-License-Identifier: MIT
 *
 * In the layout of 4.4 this page has its kernel_address where the system call
 * vector belongs.
 *
 * Expect: killed "bad syscall vector 0x[0-9a-f]+"
 */
#include "guest-patches/lib/release.h"
#include "tests/guests/test.h"

const char linux_banner[] = LINUX_BANNER("4.4.1");

void test_main(void)
{
}
