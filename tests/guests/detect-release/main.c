/*
 * tests/guests/detect-release/main.c - the launcher finds the generation by the image's release.
 * SPDX-License-Identifier: MIT
 *
 * Dialects: all
 * Expect on a1: output "generation A1 .*release 2\.6\.24-ringlet-guest"
 * Expect on a2: output "generation A2 .*release 2\.6\.25-ringlet-guest"
 * Expect on a3: output "generation A3 .*release 2\.6\.27\.62-ringlet-guest"
 * Expect on a4: output "generation A4 .*release 2\.6\.29-ringlet-guest"
 * Expect on b1: output "generation B1 .*release 2\.6\.30-ringlet-guest"
 * Expect on b2: output "generation B2 .*release 2\.6\.32-ringlet-guest"
 * Expect on b3: output "generation B3 .*release 2\.6\.35-ringlet-guest"
 * Expect on b4: output "generation B4 .*release 3\.0\.101-ringlet-guest"
 * Expect on c: output "generation C .*shared page"
 * Expect on d: output "generation D .*release 4\.0\.5-ringlet-guest"
 * Expect on e1: output "generation E1 .*release 4\.4\.155-ringlet-guest"
 * Expect on e2: output "generation E2 .*release 4\.12\.10-ringlet-guest"
 */
#include "tests/guests/test.h"

void test_main(void)
{
}
