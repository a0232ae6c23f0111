/*
 * tests/guests/generation-page/main.c - without a release the shape of the shared page decides.
 * SPDX-License-Identifier: MIT
 *
 * It shows the layout and the registers of the arguments, so of several
 * generations the last one is meant; all of a shape can live with it here.
 *
 * Dialects: a2 a3 a4 b1 b2 b3 b4 c e1 e2
 * Expect on a2: output "generation A4 "
 * Expect on a3: output "generation A4 "
 * Expect on a4: output "generation A4 "
 * Expect on b1: output "generation B1 "
 * Expect on b2: output "generation B4 "
 * Expect on b3: output "generation B4 "
 * Expect on b4: output "generation B4 "
 * Expect on c: output "generation C "
 * Expect on e1: output "generation E2 "
 * Expect on e2: output "generation E2 "
 */
#include "guest-patches/lib/release.h"
#include "tests/guests/test.h"

const char linux_banner[] = "";

void test_main(void)
{
}
