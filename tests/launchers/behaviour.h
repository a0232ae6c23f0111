/*
 * tests/launchers/behaviour.h - what a launcher can do to the core, one behaviour a name.
 * SPDX-License-Identifier: MIT
 *
 * The test core carries one launcher that knows many behaviours; the last
 * word of module N says which one instance N has.  A behaviour that should be
 * fatal gives the text that the core must end it with; the others come back,
 * and EXPECT says what was wrong on the way.
 */
#ifndef TESTS_LAUNCHERS_BEHAVIOUR_H
#define TESTS_LAUNCHERS_BEHAVIOUR_H

#include "include/abi/launcher.h"

struct behaviour {
	const char *name;
	void (*run)(void);
};

extern const struct behaviour fatal_behaviours[], call_behaviours[], guest_behaviours[];
extern const u32 fatal_count, call_count, guest_count;

#define TEST_GUEST_BYTES KIB(64)

#define GUEST_CODE 0x1000u

/* Puts what it executes at GUEST_CODE. */
void guest_code(const u8 *code, u32 bytes);

/* Makes a guest of TEST_GUEST_BYTES with the behaviour's name. */
void make_guest(void);

/* One launcher call, with whatever arguments. */
static inline u32 core_call(u32 number, u32 a, u32 b, u32 c)
{
	u32 answer;

	__asm__ volatile("int %[vector]"
			 : "=a"(answer)
			 : [vector] "i"(LAUNCHER_VECTOR), "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory", "cc");
	return answer;
}

/* Says what was wrong if the two differ; the launcher then ends as killed. */
#define EXPECT(got, want, ...) expect((u32)(got), (u32)(want), __VA_ARGS__)
void expect(u32 got, u32 want, const char *format, ...) PRINTF(3, 4);

#endif
