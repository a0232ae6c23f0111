/*
 * tests/guests/memory-too-large/main.c - a guest of more than 768 MiB is refused in one line.
 * SPDX-License-Identifier: MIT
 *
 * Mem: 769M
 * Expect: killed "806354944 bytes is more than any guest can have, 805306368"
 */
#include "tests/guests/test.h"

void test_main(void)
{
}
