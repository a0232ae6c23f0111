/*
 * tests/guests/generation-told/main.c - one line tells a guest's generation, and why.
 * SPDX-License-Identifier: MIT
 *
 * The guests' library names a release in every dialect but C.
 *
 * Dialects: all
 * Expect on a1: output "generation A1 \(2\.6\.24\): release [0-9.]+-ringlet-guest$"
 * Expect on a2: output "generation A2 \(2\.6\.25\): release [0-9.]+-ringlet-guest$"
 * Expect on a3: output "generation A3 \(2\.6\.26 to 2\.6\.28\): release [0-9.]+-ringlet-guest$"
 * Expect on a4: output "generation A4 \(2\.6\.29\): release [0-9.]+-ringlet-guest$"
 * Expect on b1: output "generation B1 \(2\.6\.30\): release [0-9.]+-ringlet-guest$"
 * Expect on b2: output "generation B2 \(2\.6\.31 to 2\.6\.33\): release [0-9.]+-ringlet-guest$"
 * Expect on b3: output "generation B3 \(2\.6\.34 to 2\.6\.36\): release [0-9.]+-ringlet-guest$"
 * Expect on b4: output "generation B4 \(2\.6\.37 to 3\.0\): release [0-9.]+-ringlet-guest$"
 * Expect on d: output "generation D \(4\.0\): release [0-9.]+-ringlet-guest$"
 * Expect on e1: output "generation E1 \(4\.1 to 4\.9\): release [0-9.]+-ringlet-guest$"
 * Expect on e2: output "generation E2 \(4\.10 to 4\.13\): release [0-9.]+-ringlet-guest$"
 * Expect on c: output "generation C \(3\.1 to 3\.19\): the shape of its shared page, no release"
 */
#include "tests/guests/test.h"

void test_main(void)
{
}
