/*
 * guest-patches/sample/fault.c - faults on request, caught and shown.
 * SPDX-License-Identifier: MIT
 *
 * Each one is reflected by the core into the IDT of this guest, except
 * `unhandled`, which has no gate to go to: there the core has to end us.
 */
#include "guest-patches/sample/sample.h"

#include "guest-patches/lib/console.h"
#include "guest-patches/lib/hcall.h"
#include "guest-patches/lib/memory.h"
#include "guest-patches/lib/trap.h"
#include "lib/string.h"

#define NOWHERE 0x00010000u /* nothing is mapped there */
#define WINDOW 0xFFC00000u  /* the core's; ring 1 may read some of it */
#define READ_ONLY_PAGE KERNEL_SPARE

static void fault_page(void *argument)
{
	(void)argument;
	*(volatile u32 *)NOWHERE;
}

static void fault_read_only(void *argument)
{
	(void)argument;
	if (!(*pte_of(kernel_directory, READ_ONLY_PAGE) & PTE_P))
		page_map(kernel_directory, READ_ONLY_PAGE, gpa_of(page_alloc()) | PTE_P | PTE_A);
	*(volatile u32 *)READ_ONLY_PAGE = 1;
}

static void fault_window(void *argument)
{
	(void)argument;
	*(volatile u32 *)WINDOW = 1;
}

static void fault_divide(void *argument)
{
	u32 high = 0, low = 1;

	(void)argument;
	__asm__ volatile("divl %2" : "+a"(low), "+d"(high) : "r"(0));
}

static void fault_undefined(void *argument)
{
	(void)argument;
	__asm__ volatile("ud2");
}

/* Loading CR3 is not for ring 1. */
static void fault_protection(void *argument)
{
	(void)argument;
	__asm__ volatile("mov %0, %%cr3" : : "r"(0));
}

static void fault_breakpoint(void *argument)
{
	(void)argument;
	__asm__ volatile("int3");
}

static void fault_unhandled(void *argument)
{
	(void)argument;
	hcall3(LHCALL_LOAD_IDT_ENTRY, TRAP_UNDEFINED, 0, 0); /* a gate that is not present */
	__asm__ volatile("ud2");
}

static const struct {
	const char *name, *help;
	void (*body)(void *);
} kinds[] = {
	{ "page", "read a page that is not there", fault_page },
	{ "readonly", "write a read-only page", fault_read_only },
	{ "window", "write to the core's window", fault_window },
	{ "divide", "divide by zero", fault_divide },
	{ "undefined", "execute ud2", fault_undefined },
	{ "protection", "execute a privileged instruction", fault_protection },
	{ "breakpoint", "execute int3", fault_breakpoint },
	{ "unhandled", "ud2 without a handler: ends this guest", fault_unhandled },
};

void command_fault(const struct command_line *line)
{
	struct trap_frame frame;

	for (u32 i = 0; line->words > 1 && i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(line->word[1], kinds[i].name))
			continue;
		if (trap_catch(kinds[i].body, NULL, &frame))
			trap_print(&frame);
		else
			say("nothing happened\n");
		return;
	}
	say("fault KIND, which is one of\n");
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		say("  %-11s %s\n", kinds[i].name, kinds[i].help);
}
