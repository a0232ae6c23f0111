/*
 * tests/prove/prove.h - how a property is written down for tests/prove/run.
 * SPDX-License-Identifier: MIT
 *
 * A property is a function PROVE(name)(...) over the real source, which the
 * same file includes.  Its arguments take every value of their types.  It
 * says GIVEN(what callers promise) and then CLAIM(what must hold); it is proved
 * if no argument makes a claim false, some argument meets what is given, and
 * nothing undefined happens on the way.
 *
 * Two arguments named `memory` and `bytes` stand for memory that somebody else
 * writes: each read of it gives any value at all, and a read or write outside
 * it breaks the property.  Other memory is local variables, and what lies at
 * addresses fixed by arch/x86/layout.h, which keeps its value.  No loop that the
 * compiler does not unroll.
 */
#ifndef TESTS_PROVE_PROVE_H
#define TESTS_PROVE_PROVE_H

enum proof { PROOF_BROKEN, PROOF_HOLDS, PROOF_NOT_GIVEN };

#define PROVE(name) enum proof prove_##name
#define GIVEN(what) \
	do { \
		if (!(what)) \
			return PROOF_NOT_GIVEN; \
	} while (0)
#define CLAIM(what) \
	do { \
		if (!(what)) \
			return PROOF_BROKEN; \
	} while (0)
#define PROVED return PROOF_HOLDS

#endif
