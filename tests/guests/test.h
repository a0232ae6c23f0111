/*
 * tests/guests/test.h - how a tiny guest says what it found.
 * SPDX-License-Identifier: MIT
 *
 * A test is one file, tests/guests/NAME/main.c, with test_main.  It ends with
 * one line `RESULT <outcome> <text>`: success, or the worst that was reported.
 * The comment at its top tells tests/guests/run what to expect:
 *
 *	Expect: success                  (or nothing said) a RESULT of success
 *	Expect: killed "REGEX"           the core or launcher kills it, saying that
 *	Expect: output "REGEX"           success, and a line of output that matches
 *	Expect: endless                  after `TYPE` it lives on and never ends by itself
 *	Holds: 16, 63                    statements of docs/conformance.md that it holds
 *	Expect on a1: ...                the same, for one dialect
 *	Bench: qemu, bochs, nowp         where its verdict means something; none: Beside others
 *	Dialects: all, or a1 b3 c        of lguest's ABI: built and run in each, on QEMU
 *	                                 (on Bochs with `Bench: qemu, bochs@a1`); else in c
 *	Core: bench                      the core that counts events, unless --core names one
 *	Cpu: qemu32                      QEMU's name of a CPU model, unless --cpu names one
 *	Mem: 32M                         the guest's memory
 *	Words: anything                  further words of its module line
 *	Type: text, text                 typed, one each time it prints `TYPE`
 *	Suite: no                        leaves something behind that suite.c cannot put back
 *	Format: bzimage                  made into one by pack.py, with the ELF's entry point
 *	Initrd: 5000                     so many bytes of pack.py's pattern
 *	Disk: 4096 rw, 2048 ro           disks of that pattern
 *	Attack: 12, 13                   attacks of docs/hostile.md that it makes
 *	Variants: word word              run once with each as its last word, as NAME+word
 *	Expect on word: ...              the same as Expect, for one of them
 *	Beside: NAME, NAME               other tests as other guests of the same machine; each
 *	                                 has its RESULT
 *	Also: "REGEX"                    matches a line of output besides
 *	Never: "REGEX"                   matches none
 */
#ifndef TESTS_GUESTS_TEST_H
#define TESTS_GUESTS_TEST_H

#include "guest-patches/lib/gdt.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/trap.h"

void test_main(void);

/*
 * A test that must do something before INIT defines this, without a stack:
 * TEST_START(void) { __asm__ volatile(...) }.  It runs at its physical
 * address, where `jmp start` leads to the library's own start.
 */
#define TEST_START __attribute__((naked, used)) void test_start
void test_start(void);

/* An address in the user half that the tests map things at. */
#define TEST_ADDRESS 0x10000000u

/* From better to worse. */
enum test_outcome { TEST_SUCCESS, TEST_SKIP, TEST_ERROR, TEST_FAILURE };

/* Keeps the worst outcome so far; the first text of that outcome is the one shown. */
void test_report(enum test_outcome outcome, const char *format, ...) PRINTF(2, 3);

/* Shows the result, and forgets it. */
void test_result(void);

/* Shows the result and powers off. */
void test_end(void) NORETURN;

/* A failure, with the values that show it, unless `condition`. */
#define CHECK(condition, ...) \
	do { \
		if (!(condition)) \
			test_report(TEST_FAILURE, __VA_ARGS__); \
	} while (0)

/* The same for two numbers, which are shown. */
#define CHECK_EQUAL(got, want, what) test_equal((u32)(got), (u32)(want), what)
void test_equal(u32 got, u32 want, const char *what);

/* Whether `variant` is the last word of the command line; and that word as a number, from 0x0. */
bool test_is(const char *variant);
u32 test_number(void);

/*
 * Runs body(argument), which must trap in ring 1 with that vector and error
 * code; `frame` (may be NULL) gets the frame.
 */
void test_traps(void (*body)(void *), void *argument, u32 vector, u32 error,
		struct trap_frame *frame, const char *what);

/*
 * Stores and loads through addresses that the compiler knows nothing about.
 * An access may change memory elsewhere: the core writes page table entries.
 */
static inline void poke(u32 address, u32 value)
{
	__asm__ volatile("movl %0, (%1)" : : "r"(value), "r"(address) : "memory");
}

static inline u32 peek(u32 address)
{
	u32 value;

	__asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(address) : "memory");
	return value;
}

/* Makes a trap on that stack, and the handler that goes on behind it. */
static inline void ud2_on(u32 esp)
{
	__asm__ volatile("movl %%esp, %%edi\n movl %0, %%esp\n ud2\n movl %%edi, %%esp"
			 :
			 : "r"(esp)
			 : "edi", "memory", "cc");
}
void step_over_ud2(struct trap_frame *frame);

/* Whether this CPU has SSE. */
static inline bool cpu_has_sse(void)
{
	u32 eax = 1, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=d"(edx) : : "ebx", "ecx");
	return edx >> 25 & 1;
}

/* True, and the frame, if that access traps. */
bool test_poke_traps(u32 address, u32 value, struct trap_frame *frame);
bool test_peek_traps(u32 address, struct trap_frame *frame);

#endif
