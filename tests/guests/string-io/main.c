/*
 * tests/guests/string-io/main.c - INS and OUTS, with and without REP, are not emulated: #GP.
 * SPDX-License-Identifier: MIT
 *
 * Across a page boundary and to memory that is not there, too.
 *
 * Attack: 16
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define PORT 0x80u

static u8 buffer[2 * PAGE_BYTES];

#define BODY(name, code) \
	static void name(void *at) \
	{ \
		__asm__ volatile(code : "+D"(at) : "d"(PORT), "c"(64) : "memory", "esi"); \
	}

BODY(do_insb, "insb")
BODY(do_rep_insl, "rep insl")
BODY(do_outsb, "movl %0, %%esi\n outsb")
BODY(do_rep_outsw, "movl %0, %%esi\n rep outsw")

void test_main(void)
{
	void *const places[] = { buffer, buffer + PAGE_BYTES - 3, (void *)TEST_ADDRESS };

	for (u32 i = 0; i < ARRAY_SIZE(places); i++) {
		test_traps(do_insb, places[i], TRAP_PROTECTION, 0, NULL, "insb");
		test_traps(do_rep_insl, places[i], TRAP_PROTECTION, 0, NULL, "rep insl");
		test_traps(do_outsb, places[i], TRAP_PROTECTION, 0, NULL, "outsb");
		test_traps(do_rep_outsw, places[i], TRAP_PROTECTION, 0, NULL, "rep outsw");
	}
}
