/*
 * hv/terminal.h - whose the console is: one guest is in front, the others show line by line.
 * SPDX-License-Identifier: MIT
 *
 * What the guest in front writes goes out as it is, and what is typed is its
 * input.  Lines of the others come out whole, each behind its guest's name.
 * A place is the index of a partition.
 */
#ifndef HV_TERMINAL_H
#define HV_TERMINAL_H

#include "include/types.h"

/* A guest starts at this place: nothing typed, nothing said. */
void terminal_reset(u32 place);

/* Shows what the guest, called `name`, writes. */
void terminal_write(u32 place, const char *name, const char *text, u32 bytes);

/* The guest ended: shows a line that it did not finish. */
void terminal_flush(u32 place, const char *name);

/* Up to `bytes` of what was typed for that guest; returns how many. */
u32 terminal_read(u32 place, char *out, u32 bytes);

/* Who is in front; and makes somebody else be, what it left unfinished first. */
u32 terminal_front(void);
void terminal_set_front(u32 place, const char *name);

/* A byte for the guest in front, which has not read so many yet that it is lost. */
#define TERMINAL_INPUT_BYTES 1024u
void terminal_type(char c);
bool terminal_full(void);

/* Forgets what the guest in front has not read. */
void terminal_drop(void);

#endif
