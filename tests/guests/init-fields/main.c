/*
 * tests/guests/init-fields/main.c - INIT fills in the shared page.
 * SPDX-License-Identifier: MIT
 *
 * Holds: 24
 * Dialects: all
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define YEAR_2001 978307200u
#define YEAR_2100 4102444800u

void test_main(void)
{
	CHECK(shared.reserve_mem >= MIB(4), "reserve_mem is %#x", shared.reserve_mem);
	CHECK_EQUAL(shared.reserve_mem % MIB(4), 0, "reserve_mem modulo 4 MiB");
	CHECK(shared.tv_sec >= YEAR_2001 && shared.tv_sec < YEAR_2100, "tv_sec is %u",
	      shared.tv_sec);
	CHECK(shared.tv_nsec < 1000000000u, "tv_nsec is %u", shared.tv_nsec);
	CHECK(shared.tsc_khz == 0 || (shared.tsc_khz > 100 && shared.tsc_khz < 20000000),
	      "tsc_khz is %u", shared.tsc_khz);
	CHECK_EQUAL(shared.irq_enabled, 0, "irq_enabled");
}
