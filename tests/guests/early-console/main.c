/*
 * tests/guests/early-console/main.c - NOTIFY prints a string, wherever in memory it lies.
 * SPDX-License-Identifier: MIT
 *
 * Before it returns: the string is gone right behind it.
 *
 * Holds: 98
 * Dialects: a1 a2 a3 a4 b1 b2 b3 b4 c
 * Expect: output "^at the end of memory$"
 * Also: "^crosses a page$"
 * Dialects: a1 b1 b4 c
 * Bench: qemu, bochs
 */
#include "lib/string.h"
#include "tests/guests/test.h"

void test_main(void)
{
	static const char text[] = "at the end of memory\n";
	const u32 gpa = memory_bytes() - sizeof(text);

	memcpy(at_gpa(gpa), text, sizeof(text));
	hcall1(LHCALL_NOTIFY, gpa);
	memset(at_gpa(gpa), 0, sizeof(text));

	/* Of a page the core has not shadowed and that crosses into the next one. */
	static const char crossing[] = "crosses a page\n";
	const u32 cross = MIB(20) - 5;
	memcpy(at_gpa(cross), crossing, sizeof(crossing));
	hcall1(LHCALL_NOTIFY, cross);
	memset(at_gpa(cross), 0, sizeof(crossing));
}
