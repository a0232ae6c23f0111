/*
 * tests/guests/shared-page-as-table/main.c - the shared page is a page table, too.
 * SPDX-License-Identifier: MIT
 *
 * What the core writes at a fault is the guest's own entry, judged as any other.
 *
 * Attack: 73
 * Expect: killed "bad page table entry 0xa0000007"
 * Bench: qemu, bochs
 */
#include "tests/guests/test.h"

#define CR2_AT ((u32)&shared % PAGE_BYTES + offsetof(struct lguest_data, cr2))
#define ENTRY (CR2_AT / sizeof(u32))
/* Present as an entry, and no memory of the guest's. */
#define WILD (0xa0000000u | PTE_P | PTE_W | PTE_U)

void test_main(void)
{
	u32 *directory = directory_new();
	struct trap_frame frame;

	directory[TEST_ADDRESS / TABLE_BYTES] =
		((gpa_of(&shared) + CR2_AT - (u32)&shared % PAGE_BYTES) & PTE_FRAME) | PDE_ANY;
	directory_load(directory);
	CHECK(test_peek_traps(WILD, &frame), "something is at %#x", WILD);
	peek(TEST_ADDRESS + CR2_AT / sizeof(u32) % TABLE_ENTRIES * PAGE_BYTES);
}
