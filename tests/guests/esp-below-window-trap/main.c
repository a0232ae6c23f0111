/*
 * tests/guests/esp-below-window-trap/main.c - a trap with esp in the alias is fatal.
 * SPDX-License-Identifier: MIT
 *
 * At its end, or so low in it that the frame would lie across its start.  The
 * core would have to push the frame of a trap there.  It may not.
 *
 * Attack: 37
 * Variants: end start
 * Expect: killed "^bad stack address "
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

void test_main(void)
{
	u32 start = 0u - shared.reserve_mem;
	u32 esp = WINDOW_BASE - sizeof(u32);

	if (test_is("start")) {
		page_map(kernel_directory, start - PAGE_BYTES, gpa_of(page_alloc()) | PTE_KERNEL);
		poke(start - PAGE_BYTES, 0);
		esp = start + sizeof(u32);
	}
	__asm__ volatile("movl %0, %%esp\n ud2" : : "r"(esp));
}
