/*
 * guest-patches/sample/user.c - the sample guest's ring-3 programs.
 * SPDX-License-Identifier: MIT
 *
 * They run at USER_BASE with nothing of the kernel in reach: they call nobody,
 * their text is in arrays of their own, and they end by a system call.
 */
#include "guest-patches/lib/task.h"
#include "guest-patches/sample/sample.h"

static const char USER_DATA hello[] = "hello from ring 3, by system call\n";

USER_TEXT void user_greet(u32 argument)
{
	syscall(SYS_WRITE, (u32)hello, sizeof(hello) - 1);
	syscall(SYS_EXIT, argument + 1, 0);
}

USER_TEXT void user_ring(u32 argument)
{
	(void)argument;
	syscall(SYS_EXIT, current_ring(), 0);
}

USER_TEXT void user_trespass(u32 address)
{
	*(volatile u32 *)address;
	syscall(SYS_EXIT, 0, 0);
}
