/*
 * tests/guests/detect-word/main.c - gen= is believed, whatever the image says.
 * SPDX-License-Identifier: MIT
 *
 * Words: gen=a2
 * Dialects: a2
 * Expect: output "generation A2 "
 */
#include "guest-patches/lib/release.h"
#include "tests/guests/test.h"

const char linux_banner[] = LINUX_BANNER("4.4.1");

void test_main(void)
{
}
