/*
 * tests/guests/iopl-by-vm/main.c - ring 1 with IOPL 3, by way of QEMU's virtual-8086 mode.
 * SPDX-License-Identifier: MIT
 *
 * QEMU lets INT in virtual-8086 mode with IOPL 3 through the direct gate to
 * ring 1, and what IRET set stays: the next trap must end the guest, whichever
 * way that trap has of its own.  The last word says which it is.  A processor
 * that ignores VM is in ring 1 all the time.
 *
 * Attack: 6
 * Variants: fault protection opcode
 * Expect: killed "^I/O privilege at "
 * Expect on bochs: success
 * Bench: qemu, bochs
 */
#include "guest-patches/lib/task.h"
#include "tests/guests/test.h"

#define PLACE 0x8000u				 /* where ring 1 goes on if VM was ignored */
#define VM_PLACE (PLACE + LGUEST_KERNEL_CS * 16) /* and where with VM set */
#define JUMP_EDI 0xe7ffu
#define INT_SYSCALL 0x80cdu

static void next_trap(void)
{
	struct trap_frame frame;
	u32 flags;

	__asm__ volatile("pushf\n popl %0" : "=r"(flags));
	CHECK_EQUAL(flags & EFLAGS_IOPL, EFLAGS_IOPL, "IOPL behind virtual-8086 mode");
	if (test_is("fault"))
		test_peek_traps(TEST_ADDRESS, &frame);
	else if (test_is("protection"))
		__asm__ volatile("rdmsr" : : "c"(0) : "eax", "edx");
	else
		__asm__ volatile("ud2");
}

/* The system call's gate, from virtual-8086 mode: the data segments are null. */
__attribute__((naked, used)) static void from_vm(void)
{
	__asm__ volatile("movl %0, %%eax\n movw %%ax, %%ds\n movw %%ax, %%es\n call %c1"
			 :
			 : "i"(LGUEST_KERNEL_DS), "i"(next_trap));
}

void test_main(void)
{
	u32 *directory = directory_new();

	*pte_of(directory, PLACE) = gpa_of(page_alloc()) | PTE_USER;
	directory_load(directory);
	poke(PLACE, JUMP_EDI);
	poke(VM_PLACE, INT_SYSCALL);
	trap_gate_to(TRAP_SYSCALL, from_vm, GATE_TRAP, 3);
	hcall3(LHCALL_SET_STACK, LGUEST_KERNEL_DS, (u32)task_trap_stack_top, 1);
	__asm__ volatile("movl %%esp, %%esi\n movl $1f, %%edi\n"
			 "pushl $0\n pushl $0\n pushl $0\n pushl $0\n" /* gs fs ds es */
			 "pushl $0\n pushl $0\n"		       /* ss esp */
			 "pushl %0\n pushl %1\n pushl %2\n iret\n"
			 "1: movl %%esi, %%esp"
			 :
			 : "i"(EFLAGS_VM | EFLAGS_IOPL | EFLAGS_IF | EFLAGS_FIXED),
			   "i"(LGUEST_KERNEL_CS), "i"(PLACE)
			 : "esi", "edi", "memory", "cc");
	directory_load(kernel_directory);
}
