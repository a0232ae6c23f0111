/*
 * tests/guests/hypercall-fuzz/main.c - pseudo-random hypercalls with legal arguments.
 * SPDX-License-Identifier: MIT
 *
 * Whatever order they come in, the guest lives and its memory stays its own.
 *
 * Dialects: a1 b4 c e2
 * Attack: 90
 */
#include "tests/guests/test.h"

#define SEED 16180339u
#define STEPS 200000u
#define FRAMES 64u
#define DIRECTORIES 8u

static u32 random_state = SEED;

static u32 random_below(u32 limit)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % limit;
}

static u32 random_word(void)
{
	return random_below(0x10000) << 16 | random_below(0x10000);
}

static void call(u32 number, u32 a1, u32 a2, u32 a3, u32 a4)
{
	if (random_below(2))
		hcall_queue(number, a1, a2, a3, a4);
	else
		hcall(number, a1, a2, a3, a4);
}

void test_main(void)
{
	u8 *frames[FRAMES];
	u32 *directories[DIRECTORIES];

	for (u32 i = 0; i < FRAMES; i++)
		frames[i] = page_alloc();
	for (u32 i = 0; i < DIRECTORIES; i++)
		directories[i] = directory_new();
	for (u32 i = 0; i < STEPS; i++) {
		u32 *directory = directories[random_below(DIRECTORIES)];
		const u32 address = TEST_ADDRESS + random_below(FRAMES) * PAGE_BYTES;
		const u32 frame = gpa_of(frames[random_below(FRAMES)]);

		switch (random_below(12)) {
		case 0: call(LHCALL_FLUSH_ASYNC, random_word(), random_word(), 0, 0); break;
		case 1: call(LHCALL_NEW_PGTABLE, gpa_of(directory), random_word(), 0, 0); break;
		case 2: call(LHCALL_FLUSH_TLB, random_below(3), 0, 0, 0); break;
		case 3:
			*pte_of(directory, address) = frame | PTE_USER;
			call(LHCALL_SET_PTE, gpa_of(directory), address, frame | PTE_USER, 0);
			break;
		case 4: /* an entry that the table does not hold: as good as any */
			call(LHCALL_SET_PTE, random_word(), address, random_word() & ~PTE_P, 0);
			break;
		case 5:
			call(LHCALL_SET_PGD, gpa_of(directory), random_below(TABLE_ENTRIES), 0, 0);
			break;
		case 6: call(LHCALL_TS, random_below(2) * 8, 0, 0, 0); break;
		case 7: call(LHCALL_SET_CLOCKEVENT, random_word(), 0, 0, 0); break;
		case 8:
			call(LHCALL_LOAD_GDT_ENTRY, 17 + random_below(15), random_word(),
			     random_word(), 0);
			break;
		case 9:
			call(LHCALL_LOAD_TLS, random_below(memory_bytes() - 24), random_word(), 0,
			     0);
			break;
		case 10:
			call(LHCALL_LOAD_IDT_ENTRY, 64 + random_below(64), random_word(),
			     (random_word() & ~0x1f00u) | 0x0e00u | random_below(2) << 8, 0);
			break;
		default: call(LHCALL_SEND_INTERRUPTS, random_word(), random_word(), 0, 0); break;
		}
		if (i % 16 == 0) {
			struct trap_frame trap;

			hcall0(LHCALL_FLUSH_ASYNC);
			test_poke_traps(address, i, &trap);
		}
	}
	hcall1(LHCALL_SET_CLOCKEVENT, 0);
	hcall1(LHCALL_NEW_PGTABLE, gpa_of(kernel_directory));
}
