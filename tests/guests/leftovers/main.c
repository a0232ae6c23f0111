/*
 * tests/guests/leftovers/main.c - the core leaves nothing behind in sight.
 * SPDX-License-Identifier: MIT
 *
 * Attack: 72
 * Bench: qemu, bochs
 */
#include "arch/x86/layout.h"
#include "tests/guests/test.h"

#define BELOW 64u /* words below the stack pointer */
#define MARK 0x6d61726bu

static bool of_the_core(u32 word)
{
	return word >= CORE_DATA && word < CORE_DATA_END;
}

void test_main(void)
{
	u32 *directory = directory_new(), *page = page_alloc();
	u32 eax = 1, ecx = 2, edx = 3, ebx = 5, changed = 0;
	struct trap_frame frame;

	directory_load(directory);
	*pte_of(directory, TEST_ADDRESS) = gpa_of(page) | PTE_USER;
	/* A fault that the core fills: every register stays, and the stack below ours. */
	__asm__ volatile("movl %%esp, %%edi\n movl %5, %%esi\n"
			 "1: subl $4, %%edi\n movl %6, (%%edi)\n decl %%esi\n jnz 1b\n"
			 "movl %7, %%esi\n movl (%%esi), %%esi\n"
			 "movl %%esp, %%edi\n movl %5, %%esi\n"
			 "2: subl $4, %%edi\n cmpl %6, (%%edi)\n je 3f\n incl %4\n"
			 "3: decl %%esi\n jnz 2b"
			 : "+a"(eax), "+c"(ecx), "+d"(edx), "+b"(ebx), "+m"(changed)
			 : "i"(BELOW), "i"(MARK), "i"(TEST_ADDRESS)
			 : "esi", "edi", "memory", "cc");
	CHECK(eax == 1 && ecx == 2 && edx == 3 && ebx == 5, "registers %u %u %u %u", eax, ecx, edx,
	      ebx);
	CHECK_EQUAL(changed, 0, "words below the stack that changed");
	/* Ring 1 can read what ring 0 used: there is no address of the core's globals. */
	test_peek_traps(TEST_ADDRESS + PAGE_BYTES, &frame);
	hcall1(LHCALL_NOTIFY, gpa_of("through the launcher\n"));
	for (u32 at = ENTRY_STACK; at < ENTRY_STACK_TOP; at += sizeof(u32))
		CHECK(!of_the_core(peek(at)), "%#x on the entry stack", peek(at));
	for (u32 at = WINDOW_SOFT; at < WINDOW_SOFT + PAGE_BYTES; at += sizeof(u32))
		CHECK(!of_the_core(peek(at)), "%#x in the soft page", peek(at));
}
