/*
 * tests/guests/generation-word/main.c - a gen= word wins over the release in the image.
 * SPDX-License-Identifier: MIT
 *
 * Words: gen=c
 * Expect: output "generation C \(3\.1 to 3\.19\): gen= says so"
 */
#include "guest-patches/lib/release.h"
#include "tests/guests/test.h"

const char linux_banner[] = LINUX_BANNER("4.4.1");

void test_main(void)
{
}
