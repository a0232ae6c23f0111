/*
 * tests/launchers/fatal.c - what must end a launcher, and nobody else.
 * SPDX-License-Identifier: MIT
 *
 * tests/system/launchers.py says with which trap each must end.
 */
#include "arch/x86/layout.h"
#include "launcher-lite/calls.h"
#include "lib/string.h"
#include "tests/launchers/behaviour.h"

#define INSTRUCTIONS(id, code) \
	static void id(void) \
	{ \
		make_guest(); \
		__asm__ volatile(code : : : "memory", "eax", "ecx", "edx"); \
	}

static void poke(u32 address)
{
	make_guest();
	__asm__ volatile("movl %0, (%0)" : : "r"(address) : "memory");
}

static void peek(u32 address)
{
	make_guest();
	__asm__ volatile("movl (%0), %0" : "+r"(address) : : "memory");
}

static void page_fault(void)
{
	peek(0x10);
}

static void write_text(void)
{
	poke(LAUNCHER_BASE);
}

static void write_window(void)
{
	poke(WINDOW_SOFT);
}

static void read_window(void)
{
	peek(WINDOW_CONTROL);
}

static void read_low_memory(void)
{
	peek(IMAGE_PHYSICAL);
}

static void beyond_guest(void)
{
	poke(LAUNCHER_GUEST + TEST_GUEST_BYTES);
}

static void write_module(void)
{
	static struct launcher_module module;

	EXPECT(core_module(0, &module), OK, "LC_MODULE");
	poke((u32)module.address);
}

static void run_window(void)
{
	make_guest();
	((void (*)(void))WINDOW_TEXT)();
}

/* Each call keeps a part of the stack, which ends at unmapped pages. */
static u32 deeper(u32 depth)
{
	volatile u32 words[256];

	words[depth & 255] = depth;
	return depth == ~0u ? words[0] : deeper(depth + 1) + words[depth & 255];
}

static void stack_overflow(void)
{
	make_guest();
	deeper(0);
}

INSTRUCTIONS(stack_in_window, "movl $0xfffe3000, %%esp; pushl %%eax")
INSTRUCTIONS(undefined, "ud2")
INSTRUCTIONS(divide, "xorl %%ecx, %%ecx; xorl %%edx, %%edx; divl %%ecx")
INSTRUCTIONS(hlt, "hlt")
INSTRUCTIONS(cli, "cli")
INSTRUCTIONS(fpu, "fninit") /* the registers are some guest's */
INSTRUCTIONS(sti, "sti")
INSTRUCTIONS(in, "inb $0x64, %%al")
INSTRUCTIONS(out, "movw $0xf4, %%dx; movb $0x12, %%al; outb %%al, %%dx")
INSTRUCTIONS(int_1f, "int $0x1f")
INSTRUCTIONS(int_20, "int $0x20")
INSTRUCTIONS(int_80, "int $0x80")
INSTRUCTIONS(int_0e, "int $14")
INSTRUCTIONS(int_02, "int $2")
INSTRUCTIONS(int_08, "int $8")
INSTRUCTIONS(int3, "int3")
INSTRUCTIONS(icebp, ".byte 0xf1")
INSTRUCTIONS(single_step, "pushfl; orl $0x100, (%%esp); popfl; nop")
INSTRUCTIONS(iret_ring_0, "pushl $0x58; pushl %%esp; pushfl; pushl $0x50; pushl $0xffc00000; iret")
INSTRUCTIONS(iret_ring_1, "pushl $0x69; pushl %%esp; pushfl; pushl $0x61; pushl $0x400000; iret")
INSTRUCTIONS(iret_vm, "pushl $0; pushl $0; pushl $0; pushl $0; pushl $0; pushl $0x1000;"
		      "pushfl; orl $0x20200, (%%esp); pushl $0; pushl $0; iret")
INSTRUCTIONS(iret_nt, "pushfl; orl $0x4000, (%%esp); popfl; iret")
INSTRUCTIONS(far_call, "lcall $0x50, $0xffc00000")
INSTRUCTIONS(core_segment, "movl $0x58, %%eax; movl %%eax, %%ds")
INSTRUCTIONS(task_segment, "movl $0x80, %%eax; movl %%eax, %%fs")
INSTRUCTIONS(write_cr3, "xorl %%eax, %%eax; movl %%eax, %%cr3")
INSTRUCTIONS(read_cr0, "movl %%cr0, %%eax")
INSTRUCTIONS(write_dr7, "xorl %%eax, %%eax; movl %%eax, %%dr7")
INSTRUCTIONS(clts, "clts")
INSTRUCTIONS(invlpg, "invlpg (%%esp)")
INSTRUCTIONS(lidt, "subl $8, %%esp; lidt (%%esp)")
INSTRUCTIONS(rdmsr, "movl $0x174, %%ecx; rdmsr")
INSTRUCTIONS(wrmsr, "movl $0x174, %%ecx; wrmsr")
INSTRUCTIONS(step_over_call, "movl $99, %%eax; pushfl; orl $0x100, (%%esp); popfl; int $0x30; nop")

static void exit_huge_text(void)
{
	static char text[60000];

	make_guest();
	memset(text, 'x', sizeof(text));
	core_call(LC_EXIT, OUTCOME_KILLED, (u32)text, sizeof(text));
}

static void exit_wild_text(void)
{
	make_guest();
	core_call(LC_EXIT, 0xdeadbeef, WINDOW_CONTROL, 0xffffffff);
}

static void spin(void)
{
	make_guest();
	for (;;)
		__asm__ volatile("");
}

const struct behaviour fatal_behaviours[] = {
	{ "page-fault", page_fault },
	{ "write-text", write_text },
	{ "write-window", write_window },
	{ "read-window", read_window },
	{ "read-low-memory", read_low_memory },
	{ "beyond-guest", beyond_guest },
	{ "write-module", write_module },
	{ "run-window", run_window },
	{ "stack-overflow", stack_overflow },
	{ "stack-in-window", stack_in_window },
	{ "undefined", undefined },
	{ "divide", divide },
	{ "hlt", hlt },
	{ "cli", cli },
	{ "fpu", fpu },
	{ "sti", sti },
	{ "in", in },
	{ "out", out },
	{ "int-1f", int_1f },
	{ "int-20", int_20 },
	{ "int-80", int_80 },
	{ "int-0e", int_0e },
	{ "int-02", int_02 },
	{ "int-08", int_08 },
	{ "int3", int3 },
	{ "icebp", icebp },
	{ "single-step", single_step },
	{ "step-over-call", step_over_call },
	{ "iret-ring-0", iret_ring_0 },
	{ "iret-ring-1", iret_ring_1 },
	{ "iret-vm", iret_vm },
	{ "iret-nt", iret_nt },
	{ "far-call", far_call },
	{ "core-segment", core_segment },
	{ "task-segment", task_segment },
	{ "write-cr3", write_cr3 },
	{ "read-cr0", read_cr0 },
	{ "write-dr7", write_dr7 },
	{ "clts", clts },
	{ "invlpg", invlpg },
	{ "lidt", lidt },
	{ "rdmsr", rdmsr },
	{ "wrmsr", wrmsr },
	{ "exit-huge-text", exit_huge_text },
	{ "exit-wild-text", exit_wild_text },
	{ "spin", spin },
};
const u32 fatal_count = ARRAY_SIZE(fatal_behaviours);
