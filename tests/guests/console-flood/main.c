/*
 * tests/guests/console-flood/main.c - a flood of control bytes on the console holds up nobody.
 * SPDX-License-Identifier: MIT
 *
 * Beside another guest it is not in front: its lines are shown escaped, behind its name.
 *
 * Attack: 98
 */
#include "guest-patches/lib/console.h"
#include "lib/string.h"
#include "tests/guests/test.h"

#define WRITES 300u
#define BYTES 64u

void test_main(void)
{
	static char junk[BYTES + 1];

	for (u32 i = 0; i < BYTES; i++)
		junk[i] = (char)(1 + i * 37 % 255);
	junk[BYTES - 1] = '\n';
	for (u32 i = 0; i < WRITES; i++)
		hcall1(LHCALL_NOTIFY, gpa_of(junk));
	memset(junk, '\n', BYTES); /* the screen moves with each */
	hcall1(LHCALL_NOTIFY, gpa_of(junk));
}
