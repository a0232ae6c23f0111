/*
 * tests/guests/boot-page/main.c - what kernels look at in the boot page is 0 unless it is known.
 * SPDX-License-Identifier: MIT
 *
 * The screen decides whether a decompressor writes to one; the sentinel,
 * whether the page is believed at all.  The command line is kept to the byte.
 *
 * Holds: 6, 8
 * Words: root="/dev/a b" x=%s,y  z='1'\n ~!@#^&*()_+|<>?:{}[];/.
 */
#include "guest-patches/lib/boot.h"
#include "tests/guests/boot_page.h"
#include "tests/guests/test.h"

#include "lib/string.h"

/* As the words above, with one blank between them. */
#define WORDS "root=\"/dev/a b\" x=%s,y z='1'\\n ~!@#^&*()_+|<>?:{}[];/."

void test_main(void)
{
	const char *words = at_gpa(boot_params->command_line_gpa);

	boot_page_check();
	CHECK(!strcmp(words, WORDS), "command line is '%s'", words);
}
