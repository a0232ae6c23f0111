/*
 * tests/guests/stack-in-tables/main.c - the frame of a trap lands in the stack's own page table.
 * SPDX-License-Identifier: MIT
 *
 * Its words are entries then, of the pages around.  The stack's own page is in
 * the shadow or not: then the core sets Accessed and Dirty right beside the
 * frame.
 *
 * Attack: 61
 * Bench: qemu, bochs, far, nowp
 */
#include "tests/guests/test.h"

#define PAGE 3u /* the table's place in itself */
#define STACK (TEST_ADDRESS + PAGE * PAGE_BYTES)
#define FRAME_WORDS 3u
#define ENTRIES 12u

extern u32 got;
u32 got;

/* Uses no more of the stack. */
void on_ud2(void);
__asm__(".pushsection .text\n"
	"on_ud2:\n"
	"movl (%esp), %eax\n"
	"movl %eax, got\n"
	"addl $2, (%esp)\n"
	"iret\n"
	".popsection");

void test_main(void)
{
	u32 *directory = directory_new(), *table = page_alloc();

	directory[TEST_ADDRESS / TABLE_BYTES] = gpa_of(table) | PTE_P | PTE_W;
	directory_load(directory);
	trap_gate_to(TRAP_UNDEFINED, on_ud2, GATE_INTERRUPT, 1);
	for (u32 end = FRAME_WORDS; end < ENTRIES; end++) {
		const u32 esp = STACK + end * sizeof(u32);
		const bool on_itself = PAGE < end && PAGE >= end - FRAME_WORDS;

		for (u32 filled = on_itself; filled < 2; filled++) {
			for (u32 i = 0; i < ENTRIES; i++)
				table[i] = gpa_of(table) | PTE_P | PTE_W;
			hcall1(LHCALL_FLUSH_TLB, 1);
			if (filled)
				poke(STACK + ENTRIES * sizeof(u32), 0);
			got = 0;
			ud2_on(esp);
			CHECK(got, "no frame at entry %u", end);
			CHECK(on_itself || table[PAGE] == (gpa_of(table) | PTE_KERNEL),
			      "entry %#x of the stack", table[PAGE]);
		}
	}
	directory_load(kernel_directory);
}
