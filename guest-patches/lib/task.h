/*
 * guest-patches/lib/task.h - one program in ring 3.
 * SPDX-License-Identifier: MIT
 *
 * Ring-3 code is part of the image: functions marked USER_TEXT and objects
 * marked USER_DATA, linked at USER_BASE.  They may call only each other, and
 * may not use string literals (those are in the kernel's half).
 */
#ifndef GUEST_PATCHES_LIB_TASK_H
#define GUEST_PATCHES_LIB_TASK_H

#include "guest-patches/lib/trap.h"

#define USER_TEXT __attribute__((section(".user.text"), noinline))
#define USER_DATA __attribute__((section(".user.data")))

#define SYS_EXIT 1u  /* (status): ends the task */
#define SYS_WRITE 4u /* (text, bytes): to the console; answers bytes, or SYS_ERROR */
#define SYS_TIME 13u /* (): seconds of UTC since 1970 */
#define SYS_ERROR 0xffffffffu

/* Usable from ring 3 only: number in eax, arguments in ebx, ecx; the answer in eax. */
static inline __attribute__((always_inline)) u32 syscall(u32 number, u32 a1, u32 a2)
{
	__asm__ volatile("int $0x80" : "+a"(number) : "b"(a1), "c"(a2) : "memory");
	return number;
}

struct task_end {
	bool faulted;		 /* by an exception, which `frame` is about */
	u32 status;		 /* SYS_EXIT's argument otherwise */
	struct trap_frame frame; /* when it ended, either way */
};

/* Gives ring 3 its code, data and a stack page in `directory`. */
void task_map(u32 *directory);

/*
 * Runs entry(argument) in ring 3 in the current directory, with interrupts
 * on, until it exits or faults.  One at a time.
 */
void task_run(void (*entry)(u32 argument), u32 argument, struct task_end *end);

/* trap_dispatch calls it for an exception in ring 3 that has no handler. */
void task_fault(const struct trap_frame *frame) NORETURN;

/* True if ring 3 can read all of [address, address + bytes) in the current directory. */
bool task_owns(u32 address, u32 bytes);

/* Sets the system call's handler. */
void task_init(void);

/* The top of the stack that traps from ring 3 arrive on. */
extern u8 task_trap_stack[], task_trap_stack_top[];

#endif
