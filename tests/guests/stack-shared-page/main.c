/*
 * tests/guests/stack-shared-page/main.c - the frame of a trap lands in what the core shares.
 * SPDX-License-Identifier: MIT
 *
 * On what it reads and writes for that very trap: irq_enabled, CR2, the ring.
 * The guest gets what it asked for, and the core goes on.
 *
 * Suite: no
 * Attack: 73, 87
 * Bench: qemu, bochs, far, nowp
 */
#include "lib/string.h"
#include "tests/guests/test.h"

#define FRAME_BYTES 16u

extern u32 esp_before, traps;
u32 esp_before, traps;

/* Never looks at the frame. */
void leave(void);
void fault_on(u32 esp);
__asm__(".pushsection .text\n"
	"leave:\n"
	"incl traps\n"
	"movl esp_before, %esp\n"
	"popal\n"
	"ret\n"
	"fault_on:\n"
	"movl 4(%esp), %eax\n"
	"pushal\n"
	"movl %esp, esp_before\n"
	"movl %eax, %esp\n"
	"movl $0, 0x10000000\n"
	"ud2\n"
	".popsection");
_Static_assert(TEST_ADDRESS == 0x10000000u, "fault_on");

void test_main(void)
{
	const struct lguest_data before = shared;
	u32 asked = 0;

	trap_gate_to(TRAP_PAGE_FAULT, leave, GATE_INTERRUPT, 1);
	trap_gate_to(TRAP_UNDEFINED, leave, GATE_INTERRUPT, 1);
	for (u32 at = FRAME_BYTES; at <= sizeof(shared); at += sizeof(u32)) {
		for (u32 filled = 0; filled < 2; filled++) {
			if (!filled)
				hcall3(LHCALL_SET_PTE, gpa_of(directory_current()),
				       ((u32)&shared + at - 1) & PTE_FRAME, 0);
			fault_on((u32)&shared + at);
			asked++;
			memcpy(&shared, &before, sizeof(shared));
		}
	}
	CHECK_EQUAL(traps, asked, "traps");
	hcall0(LHCALL_FLUSH_ASYNC);
}
