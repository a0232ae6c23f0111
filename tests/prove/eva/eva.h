/*
 * tests/prove/eva/eva.h - how a driver for Frama-C's Eva is written.
 * SPDX-License-Identifier: MIT
 *
 * A driver is a main() over the real source, which the same file includes.  Eva
 * runs it with all values of ANY() and SOME() at once.  It is proved if Eva can
 * show of every read and write that it is inside what it is meant for and
 * initialised, of every shift and signed sum that it is defined, of every
 * CLAIM() that it holds, and if main() comes to END.
 */
#ifndef TESTS_PROVE_EVA_EVA_H
#define TESTS_PROVE_EVA_EVA_H

#include "include/types.h"

/*@ assigns \result \from \nothing;
    ensures least <= \result <= most; */
u32 eva_between(u32 least, u32 most);
/*@ assigns \result \from \nothing; */
u64 eva_any64(void);
/*@ assigns *(bytes + (0 .. count - 1)) \from \nothing;
    ensures \initialized(bytes + (0 .. count - 1)); */
void eva_fill(u8 *bytes, u32 count);

#define BETWEEN(least, most) eva_between(least, most)
#define ANY eva_between(0, 0xffffffffu)
#define ANY64 eva_any64()
/* Any bytes at all in an object. */
#define FILL(object) eva_fill((u8 *)&(object), sizeof(object))

/* tests/prove/frama.py looks for both names in what Eva says. */
void Frama_C_show_each_broken(const char *claim);
void Frama_C_show_each_end(void);
#define CLAIM(what) \
	do { \
		if (!(what)) \
			Frama_C_show_each_broken(#what); \
	} while (0)
#define END Frama_C_show_each_end()

#endif
