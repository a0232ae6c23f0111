/*
 * tests/guests/window-execute/main.c - instructions in the window run in ring 1.
 * SPDX-License-Identifier: MIT
 *
 * A RET found there returns; a MOV to CR0 found there is #GP.
 *
 * Attack: 33, 66
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define WINDOW 0xffc00000u
#define RET 0xc3u
#define MOV_TO_CR0 0xc0220fu /* 0f 22 c0, from eax; the lowest three bytes */
#define LOW_3_BYTES 0xffffffu

static void call(void *address)
{
	__asm__ volatile("call *%0" : : "r"(address), "a"(0) : "ecx", "edx", "memory", "cc");
}

void test_main(void)
{
	struct trap_frame frame;
	u32 returns = 0, moves = 0;

	for (u32 page = WINDOW; page; page += PAGE_BYTES) {
		if (test_peek_traps(page, &frame))
			continue;
		for (u32 at = page; at < page + PAGE_BYTES - 3; at++) {
			if ((peek(at) & 0xff) == RET && !returns++)
				CHECK(!trap_catch(call, (void *)at, &frame), "ret at %#x: trap %u",
				      at, frame.vector);
			if ((peek(at) & LOW_3_BYTES) != MOV_TO_CR0)
				continue;
			moves++;
			CHECK(trap_catch(call, (void *)at, &frame) &&
				      frame.vector == TRAP_PROTECTION && frame.eip == at &&
				      frame.cs == LGUEST_KERNEL_CS,
			      "mov to cr0 at %#x: trap %u at %#x", at, frame.vector, frame.eip);
		}
	}
	CHECK(returns, "there is no ret");
	CHECK(moves, "there is no mov to cr0");
}
