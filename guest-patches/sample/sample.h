/*
 * guest-patches/sample/sample.h - what the sample guest's files share.
 * SPDX-License-Identifier: MIT
 */
#ifndef GUEST_PATCHES_SAMPLE_SAMPLE_H
#define GUEST_PATCHES_SAMPLE_SAMPLE_H

#include "include/types.h"

#define MAX_WORDS 8

/* A line of input, cut into words: word[0] is the command. */
struct command_line {
	u32 words;
	const char *word[MAX_WORDS];
};

/* Does what the line asks for. */
void command_run(const struct command_line *line);

/* `fault KIND`; without a kind it lists them. */
void command_fault(const struct command_line *line);

/* A number in decimal, or in hexadecimal after 0x; false if `text` is not one. */
bool parse_number(const char *text, u32 *number);

/* Ring-3 programs (user.c) and what they exit with. */
void user_greet(u32 argument);	 /* makes system calls; exits with argument + 1 */
void user_ring(u32 argument);	 /* exits with its CPL */
void user_trespass(u32 address); /* reads it; exits with 0 if that went well */

/* This ring's number, of the code that asks. */
static inline __attribute__((always_inline)) u32 current_ring(void)
{
	u32 cs;

	__asm__("mov %%cs, %0" : "=r"(cs));
	return cs & 3;
}

#endif
